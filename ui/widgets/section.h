#pragma once

#include <QWidget>

class QToolButton;

namespace unclip {

/// A titled part of a panel that folds.
class Section : public QWidget
{
    Q_OBJECT

public:
    explicit Section(QWidget *parent = nullptr);

    void setTitle(const QString &title);
    void setContent(QWidget *content); ///< takes it
    void setUnfolded(bool unfolded); ///< emits nothing
    bool isUnfolded() const;

Q_SIGNALS:
    void unfoldedChanged(bool unfolded); ///< by the person

private:
    void showState();

    QToolButton *m_header = nullptr;
    QWidget *m_content = nullptr;
    bool m_isUnfolded = false;
};

} // namespace unclip
