#include "dialogs/aboutdialog.h"

#include "panels/panelcolumn.h"
#include "theme.h"

#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QDir>
#include <QEvent>
#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QTabBar>
#include <QTabWidget>
#include <QTextBrowser>
#include <QVBoxLayout>

#include <array>

namespace unclip {

namespace {

constexpr int iconSide = 64;
constexpr qint64 maxTextBytes = 1 << 20;
constexpr std::array<const char *, 2> modelTexts { "model_card.md", "ATTRIBUTION.md" };

/// A library that the studio stands on.
struct UsedLibrary
{
    const char *name;
    const char *licence;
};

constexpr std::array<UsedLibrary, 15> libraries { {
    { "Qt 6", "LGPL-3.0" },
    { "LibTorch (PyTorch)", "BSD-3-Clause" },
    { "oneDNN", "Apache-2.0" },
    { "OpenCV", "Apache-2.0" },
    { "SQLite", "public domain" },
    { "ICU", "Unicode-3.0" },
    { "libpng", "libpng-2.0" },
    { "libjpeg-turbo", "IJG, BSD-3-Clause" },
    { "libwebp", "BSD-3-Clause" },
    { "libtiff", "libtiff" },
    { "giflib", "MIT" },
    { "Little CMS", "MIT" },
    { "zlib", "Zlib" },
    { "OpenSSL", "Apache-2.0" },
    { "JSON for Modern C++", "MIT" },
} };

QString readText(const QString &file)
{
    QFile source(file);
    return source.open(QIODevice::ReadOnly) ? QString::fromUtf8(source.read(maxTextBytes))
                                            : QString();
}

/// Blocking: not on the GUI thread.
QString readModelText(const QString &folder)
{
    QStringList parts;
    for (const char *name : modelTexts) {
        const QString text = readText(QDir(folder).filePath(QLatin1String(name)));
        if (!text.isEmpty())
            parts << text;
    }
    return parts.join(QStringLiteral("\n\n---\n\n"));
}

QTextBrowser *textView(const QString &name, QWidget *parent)
{
    auto *view = new QTextBrowser(parent);
    view->setObjectName(name);
    view->setOpenLinks(false); // addresses are shown, nothing is fetched
    view->document()->setDocumentMargin(theme::spacing);
    return view;
}

QString libraryTable()
{
    QString rows;
    for (const UsedLibrary &library : libraries)
        rows += QStringLiteral("<tr><td>%1</td><td>&nbsp;&nbsp;</td><td>%2</td></tr>")
                    .arg(QString::fromLatin1(library.name).toHtmlEscaped(),
                         QString::fromLatin1(library.licence).toHtmlEscaped());
    return QStringLiteral("<table cellspacing=\"4\">%1</table>").arg(rows);
}

} // namespace

AboutDialog::AboutDialog(const QString &starterFolder, QWidget *parent)
    : QDialog(parent)
    , m_starterFolder(starterFolder)
{
    setObjectName(QStringLiteral("aboutDialog"));
    m_pool.setMaxThreadCount(1);
    build();
    retranslate();
    load();
    resize(600, 520);
}

AboutDialog::~AboutDialog()
{
    m_pool.clear();
    m_pool.waitForDone();
}

void AboutDialog::build()
{
    m_icon = new QLabel(this);
    m_icon->setPixmap(
        QIcon(QStringLiteral(":/icons/unclip-studio.svg")).pixmap(iconSide, iconSide));
    m_name = new QLabel(this);
    setRole(m_name, QStringLiteral("heading"));
    m_version = new QLabel(this);
    m_version->setObjectName(QStringLiteral("versionLabel"));
    m_version->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setRole(m_version, QStringLiteral("muted"));
    m_tabs = new QTabWidget(this);
    m_tabs->setObjectName(QStringLiteral("aboutTabs"));
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setDrawBase(false); // the document mode wants a line
    m_about = textView(QStringLiteral("aboutText"), m_tabs);
    m_licences = textView(QStringLiteral("licenceText"), m_tabs);
    m_model = textView(QStringLiteral("modelText"), m_tabs);
    for (QTextBrowser *view : { m_about, m_licences, m_model })
        m_tabs->addTab(view, QString());
    m_buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto *words = new QVBoxLayout;
    words->setSpacing(theme::smallSpacing);
    words->addStretch(1);
    words->addWidget(m_name);
    words->addWidget(m_version);
    words->addStretch(1);
    auto *head = new QHBoxLayout;
    head->setSpacing(theme::largeSpacing);
    head->addWidget(m_icon);
    head->addLayout(words, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::largeSpacing, theme::largeSpacing, theme::largeSpacing,
                               theme::largeSpacing);
    layout->setSpacing(theme::largeSpacing);
    layout->addLayout(head);
    layout->addWidget(m_tabs, 1);
    layout->addWidget(m_buttons);
}

void AboutDialog::load()
{
    if (m_starterFolder.isEmpty())
        return showModelText(QString());
    m_pool.start([this, folder = m_starterFolder] {
        const QString text = readModelText(folder);
        QMetaObject::invokeMethod(
            this, [this, text] { showModelText(text); }, Qt::QueuedConnection);
    });
}

void AboutDialog::showModelText(const QString &markdown)
{
    m_modelText = markdown;
    if (markdown.isEmpty())
        m_model->setPlainText(tr("This studio came without a starter model, or its description "
                                 "is missing."));
    else
        m_model->setMarkdown(markdown);
}

void AboutDialog::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
        showModelText(m_modelText);
    }
    QDialog::changeEvent(event);
}

void AboutDialog::retranslate()
{
    setWindowTitle(tr("About unCLIP Studio"));
    m_name->setText(QStringLiteral("unCLIP Studio"));
    const QString version = QCoreApplication::applicationVersion();
    m_version->setText(version.isEmpty()
                           ? tr("Qt %1").arg(QLatin1String(qVersion()))
                           : tr("Version %1 · Qt %2").arg(version, QLatin1String(qVersion())));
    m_tabs->setTabText(0, tr("About"));
    m_tabs->setTabText(1, tr("Licences"));
    m_tabs->setTabText(2, tr("Starter model"));
    m_about->setAccessibleName(m_tabs->tabText(0));
    m_licences->setAccessibleName(m_tabs->tabText(1));
    m_model->setAccessibleName(m_tabs->tabText(2));
    m_about->setHtml(QStringLiteral("<p>%1</p><p>%2</p><p>%3</p>")
                         .arg(tr("Make pictures from words, vary and blend them, change them by "
                                 "words, and look at what the model sees in them."),
                              tr("Everything happens on this computer: nothing you type or drop is "
                                 "sent anywhere."),
                              tr("The pictures you make are yours. What a model may be used for, "
                                 "its own licence says.")));
    m_licences->setHtml(QStringLiteral("<p>%1</p><p>%2</p>%3<p>%4</p>")
                            .arg(tr("unCLIP Studio is free software under the Apache License, "
                                    "version 2.0."),
                                 tr("It stands on these libraries:"), libraryTable(),
                                 tr("Qt is used under the GNU Lesser General Public License, "
                                    "version 3: you may replace it by another build of it. Video "
                                    "files are written by the FFmpeg that OpenCV brings, where it "
                                    "does.")));
    if (m_modelText.isEmpty() && !m_starterFolder.isEmpty())
        m_model->setPlainText(tr("Reading…"));
    m_buttons->button(QDialogButtonBox::Close)->setText(tr("Close"));
}

} // namespace unclip
