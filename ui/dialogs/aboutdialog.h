#pragma once

#include <QDialog>
#include <QThreadPool>

class QDialogButtonBox;
class QLabel;
class QTabWidget;
class QTextBrowser;

namespace unclip {

/// Version, licences, and where the bundled model comes from.
class AboutDialog : public QDialog
{
    Q_OBJECT

public:
    /// @param starterFolder the bundled model; empty: there is none
    explicit AboutDialog(const QString &starterFolder, QWidget *parent = nullptr);
    ~AboutDialog() override;

protected:
    void changeEvent(QEvent *event) override;

private:
    void build();
    void load();
    void showModelText(const QString &markdown);
    void retranslate();

    QString m_starterFolder;
    QString m_modelText; ///< markdown; empty until read
    QThreadPool m_pool;
    QLabel *m_icon = nullptr;
    QLabel *m_name = nullptr;
    QLabel *m_version = nullptr;
    QTabWidget *m_tabs = nullptr;
    QTextBrowser *m_about = nullptr;
    QTextBrowser *m_licences = nullptr;
    QTextBrowser *m_model = nullptr;
    QDialogButtonBox *m_buttons = nullptr;
};

} // namespace unclip
