#pragma once

#include <QStringList>
#include <QWidget>

class QButtonGroup;

namespace unclip {

/// A few choices side by side, one of them taken. Arrows walk.
class SegmentBar : public QWidget
{
    Q_OBJECT

public:
    /// @param names object names of the buttons, one a choice
    explicit SegmentBar(const QStringList &names, QWidget *parent = nullptr);

    void setTexts(const QStringList &texts, const QStringList &toolTips);
    void setCurrent(int index); ///< emits nothing
    int current() const;
    void setChoiceEnabled(int index, bool enabled);

Q_SIGNALS:
    void picked(int index); ///< by the person

private:
    QButtonGroup *m_group = nullptr;
};

} // namespace unclip
