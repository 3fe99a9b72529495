#include "dialogs/fitbasisdialog.h"

#include "panels/panelcolumn.h"
#include "theme.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace unclip {

namespace {

constexpr int preferredWidth = 480;
constexpr int indent = 24; ///< of what belongs to a choice, pixels

QWidget *indented(QWidget *part)
{
    auto *row = new QWidget;
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(indent, 0, 0, 0);
    layout->addWidget(part);
    return row;
}

/// The paper's 320 of 1024 dimensions.
int usualComponents(int embeddingDim)
{
    constexpr double usualShare = 320.0 / 1024.0;
    return std::max(1, static_cast<int>(std::lround(embeddingDim * usualShare)));
}

} // namespace

FitBasisDialog::FitBasisDialog(const BasisOnDisk &basis, int embeddingDim, QWidget *parent)
    : QDialog(parent)
    , m_basis(basis)
{
    setObjectName(QStringLiteral("fitBasisDialog"));
    build();
    m_components->setRange(1, std::max(1, embeddingDim));
    m_components->setValue(basis.fit ? basis.fit->components : usualComponents(embeddingDim));
    m_toModel->setChecked(basis.canWrite);
    m_toFolder->setChecked(!basis.canWrite);
    for (QRadioButton *button : { m_toModel, m_toFolder })
        connect(button, &QRadioButton::toggled, this, &FitBasisDialog::showState);
    for (QLineEdit *field : { m_pictures, m_folder })
        connect(field, &QLineEdit::textChanged, this, &FitBasisDialog::showState);
    connect(m_replace, &QCheckBox::toggled, this, &FitBasisDialog::showState);
    connect(m_choosePictures, &QPushButton::clicked, this, [this] { chooseFolder(m_pictures); });
    connect(m_chooseFolder, &QPushButton::clicked, this, [this] { chooseFolder(m_folder); });
    retranslate();
}

void FitBasisDialog::build()
{
    m_picturesLabel = new QLabel(this);
    m_pictures = new QLineEdit(this);
    m_pictures->setObjectName(QStringLiteral("picturesFolderField"));
    m_choosePictures = new QPushButton(this);
    m_componentsLabel = new QLabel(this);
    m_components = new QSpinBox(this);
    m_components->setObjectName(QStringLiteral("componentsField"));
    m_targetLabel = new QLabel(this);
    m_toModel = new QRadioButton(this);
    m_toModel->setObjectName(QStringLiteral("toModelButton"));
    m_modelNote = wrappedLabel(QStringLiteral("muted"), this);
    m_replace = new QCheckBox(this);
    m_replace->setObjectName(QStringLiteral("replaceBox"));
    m_toFolder = new QRadioButton(this);
    m_toFolder->setObjectName(QStringLiteral("toFolderButton"));
    m_folder = new QLineEdit(this);
    m_folder->setObjectName(QStringLiteral("outFolderField"));
    m_chooseFolder = new QPushButton(this);
    m_problem = wrappedLabel(QStringLiteral("muted"), this);
    m_problem->setObjectName(QStringLiteral("problemLabel"));
    auto *buttons = new QDialogButtonBox(this);
    m_fit = buttons->addButton(QString(), QDialogButtonBox::AcceptRole);
    m_fit->setObjectName(QStringLiteral("fitButton"));
    m_fit->setProperty("primary", true);
    m_cancel = buttons->addButton(QString(), QDialogButtonBox::RejectRole);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    m_picturesLabel->setBuddy(m_pictures);
    m_componentsLabel->setBuddy(m_components);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::largeSpacing, theme::largeSpacing, theme::largeSpacing,
                               theme::largeSpacing);
    layout->setSpacing(theme::spacing);
    layout->addWidget(m_picturesLabel);
    layout->addWidget(folderRow(m_pictures, m_choosePictures));
    layout->addWidget(m_componentsLabel);
    layout->addWidget(m_components, 0, Qt::AlignLeft);
    layout->addSpacing(theme::spacing);
    layout->addWidget(m_targetLabel);
    layout->addWidget(m_toModel);
    layout->addWidget(indented(m_modelNote));
    layout->addWidget(indented(m_replace));
    layout->addWidget(m_toFolder);
    layout->addWidget(indented(folderRow(m_folder, m_chooseFolder)));
    layout->addSpacing(theme::spacing);
    layout->addWidget(m_problem);
    layout->addWidget(buttons);
    setMinimumWidth(preferredWidth);
}

QWidget *FitBasisDialog::folderRow(QLineEdit *field, QPushButton *button)
{
    button->setIcon(theme::icon(QStringLiteral("folder")));
    auto *row = new QWidget(this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::spacing);
    layout->addWidget(field, 1);
    layout->addWidget(button);
    return row;
}

void FitBasisDialog::chooseFolder(QLineEdit *field)
{
    auto *dialog = new QFileDialog(this, tr("Choose a folder"), field->text());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, field, [this, field](const QString &folder) {
        field->setText(QDir::toNativeSeparators(folder));
        if (field == m_folder)
            m_toFolder->setChecked(true);
    });
    dialog->open();
}

PcaFitPlan FitBasisDialog::plan() const
{
    const bool isForModel = m_toModel->isChecked();
    PcaFitPlan plan;
    plan.pictures = QDir::fromNativeSeparators(m_pictures->text().trimmed());
    plan.components = m_components->value();
    plan.outFolder = isForModel ? BasisReader::basisFolder(m_basis.modelFolder)
                                : QDir::fromNativeSeparators(m_folder->text().trimmed());
    plan.overwrite = isForModel && m_replace->isChecked() && m_basis.hasFiles
        ? OverwriteMode::Replace
        : OverwriteMode::Refuse;
    return plan;
}

void FitBasisDialog::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

void FitBasisDialog::showState()
{
    const bool isForModel = m_toModel->isChecked();
    m_toModel->setEnabled(m_basis.canWrite);
    m_replace->setVisible(m_basis.hasFiles && m_basis.canWrite);
    m_replace->setEnabled(isForModel);
    m_folder->setEnabled(!isForModel);
    const QString why = problem();
    m_problem->setText(why);
    m_fit->setEnabled(why.isEmpty());
    m_fit->setToolTip(why);
}

QString FitBasisDialog::problem() const
{
    if (m_pictures->text().trimmed().isEmpty())
        return tr("Choose a folder of pictures. A few hundred or more give a good basis.");
    if (m_toModel->isChecked() && m_basis.hasFiles && !m_replace->isChecked())
        return tr("The model has a basis already. Say that it may be replaced, or choose another "
                  "folder.");
    if (m_toFolder->isChecked() && m_folder->text().trimmed().isEmpty())
        return tr("Choose the folder that the basis is written to.");
    return {};
}

void FitBasisDialog::retranslate()
{
    setWindowTitle(tr("Fit a basis from pictures"));
    m_picturesLabel->setText(tr("Folder of pictures"));
    m_pictures->setAccessibleName(m_picturesLabel->text());
    m_pictures->setToolTip(tr("Folders inside it are looked through too. Files that are no "
                              "pictures are passed over."));
    m_choosePictures->setText(tr("Choose…"));
    m_choosePictures->setAccessibleName(tr("Choose the folder of pictures"));
    m_componentsLabel->setText(tr("Components to keep"));
    m_components->setAccessibleName(m_componentsLabel->text());
    m_components->setToolTip(tr("How many principal components the basis has at most. There is "
                                "always one less than there are pictures."));
    m_targetLabel->setText(tr("Where the basis goes"));
    m_toModel->setText(tr("Into the model, for use at once"));
    m_modelNote->setText(
        m_basis.canWrite ? QDir::toNativeSeparators(BasisReader::basisFolder(m_basis.modelFolder))
                         : tr("The folder of this model cannot be written to."));
    m_replace->setText(tr("Replace the basis that is there"));
    m_toFolder->setText(tr("Into another folder"));
    m_folder->setAccessibleName(tr("Folder for the basis"));
    m_chooseFolder->setText(tr("Choose…"));
    m_chooseFolder->setAccessibleName(tr("Choose the folder for the basis"));
    m_fit->setText(tr("Fit"));
    m_cancel->setText(tr("Cancel"));
    showState();
}

} // namespace unclip
