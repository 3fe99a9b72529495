#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QMenu;
class QToolButton;

namespace unclip {

class ElidedLabel;

/// A name template with a menu of its tokens and the first names that come of it.
class NameField : public QWidget
{
    Q_OBJECT

public:
    explicit NameField(QWidget *parent = nullptr);

    void setPattern(const QString &pattern); ///< emits nothing
    QString pattern() const;

    /// @param names the first ones, with suffix
    /// @param count names in all
    void setPreview(const QStringList &names, int count);

    static constexpr int previewLines = 3;

Q_SIGNALS:
    void edited(const QString &pattern); ///< by the person

protected:
    void changeEvent(QEvent *event) override;

private:
    void fillMenu();
    void showUnknown();
    void retranslate();

    QLineEdit *m_pattern = nullptr;
    QToolButton *m_insert = nullptr;
    QMenu *m_menu = nullptr;
    QLabel *m_unknown = nullptr;
    ElidedLabel *m_lines[previewLines] = {};
    QLabel *m_more = nullptr;
    int m_moreCount = 0;
};

} // namespace unclip
