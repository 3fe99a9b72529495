#include "dialogs/recipedialog.h"

#include "panels/panelcolumn.h"
#include "session/exporttexts.h"
#include "session/inputs.h"
#include "theme.h"
#include "uitext.h"
#include "unclip/requesttools.h"
#include "widgets/elidedlabel.h"

#include <QDateTime>
#include <QEvent>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace unclip {

namespace {

constexpr int preferredWidth = 520;
constexpr int promptLines = 4;
constexpr int maxNameLength = 80; // names in recipes come from outside

QString shownModel(const std::string &text)
{
    const QString name = uitext::modelName(QString::fromStdString(text).simplified());
    return name.size() <= maxNameLength ? name : name.left(maxNameLength) + QStringLiteral("…");
}

} // namespace

RecipeDialog::RecipeDialog(const Recipe &recipe, const QString &file,
                           const std::optional<ModelInfo> &model, QWidget *parent)
    : QDialog(parent)
    , m_recipe(recipe)
    , m_file(file)
    , m_model(model)
{
    setObjectName(QStringLiteral("recipeDialog"));
    build();
    retranslate();
    m_useSettings->setFocus();
}

void RecipeDialog::setModel(const std::optional<ModelInfo> &model)
{
    m_model = model;
    retranslate();
}

void RecipeDialog::build()
{
    m_heading = wrappedLabel(QStringLiteral("heading"), this);
    m_name = new ElidedLabel(ElidedLabel::Tone::Muted, this);
    m_name->setObjectName(QStringLiteral("recipeFile"));
    m_name->setText(QFileInfo(m_file).fileName().simplified());
    m_prompt = new QPlainTextEdit(this);
    m_prompt->setObjectName(QStringLiteral("recipePrompt"));
    m_prompt->setReadOnly(true);
    m_prompt->setTabChangesFocus(true);
    m_prompt->setFixedHeight(m_prompt->fontMetrics().lineSpacing() * promptLines
                             + theme::largeSpacing);
    m_form = new QFormLayout;
    m_form->setSpacing(theme::spacing);
    addRow(m_modeLabel, m_mode, QStringLiteral("recipeMode"));
    addRow(m_seedLabel, m_seed, QStringLiteral("recipeSeed"));
    addRow(m_modelLabel, m_modelName, QStringLiteral("recipeModel"));
    addRow(m_createdLabel, m_created, QStringLiteral("recipeCreated"));
    m_warning = wrappedLabel(QStringLiteral("warning"), this);
    m_warning->setObjectName(QStringLiteral("recipeWarning"));
    m_warning->setTextFormat(Qt::PlainText);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::largeSpacing, theme::largeSpacing, theme::largeSpacing,
                               theme::largeSpacing);
    layout->setSpacing(theme::spacing);
    layout->addWidget(m_heading);
    layout->addWidget(m_name);
    layout->addWidget(m_prompt);
    layout->addLayout(m_form);
    layout->addWidget(m_warning);
    layout->addSpacing(theme::spacing);
    layout->addStretch(1); // what wrapped lines did not need, not between heading and name
    layout->addWidget(buildButtons());
    setMinimumWidth(preferredWidth);
}

void RecipeDialog::addRow(QLabel *&label, QLabel *&value, const QString &name)
{
    label = new QLabel(this);
    setRole(label, QStringLiteral("muted"));
    value = wrappedLabel(QString(), this);
    value->setObjectName(name);
    value->setTextFormat(Qt::PlainText);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_form->addRow(label, value);
}

QWidget *RecipeDialog::buildButtons()
{
    auto *row = new QWidget(this);
    m_recreate = new QPushButton(row);
    m_recreate->setObjectName(QStringLiteral("recreateButton"));
    m_onlyPicture = new QPushButton(row);
    m_onlyPicture->setObjectName(QStringLiteral("onlyPictureButton"));
    m_useSettings = new QPushButton(row);
    m_useSettings->setObjectName(QStringLiteral("useSettingsButton"));
    m_useSettings->setProperty("primary", true);
    m_useSettings->setDefault(true);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::spacing);
    layout->addWidget(m_recreate);
    layout->addStretch(1);
    layout->addWidget(m_onlyPicture);
    layout->addWidget(m_useSettings);
    connect(m_useSettings, &QPushButton::clicked, this, [this] {
        accept();
        Q_EMIT settingsRequested();
    });
    connect(m_recreate, &QPushButton::clicked, this, [this] {
        accept();
        Q_EMIT recreateRequested();
    });
    connect(m_onlyPicture, &QPushButton::clicked, this, [this] {
        reject();
        Q_EMIT pictureRequested();
    });
    return row;
}

QString RecipeDialog::modelWarning() const
{
    if (!m_model)
        return tr("No model is loaded yet, so nothing can be made from it now.");
    if (m_recipe.modelHash == m_model->hash)
        return {};
    return tr("This picture was made with the model “%1”, and “%2” is loaded. Its settings can be "
              "used, but the picture will turn out differently.")
        .arg(shownModel(m_recipe.modelName), shownModel(m_model->name));
}

void RecipeDialog::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

void RecipeDialog::retranslate()
{
    setWindowTitle(tr("A picture with its recipe"));
    m_heading->setText(tr("This picture says how it was made"));
    const QString prompt = QString::fromStdString(promptOf(m_recipe.request));
    m_prompt->setPlainText(prompt);
    m_prompt->setAccessibleName(tr("Prompt"));
    m_prompt->setVisible(!prompt.isEmpty());
    const Mode mode = modeFromKey(QString::fromLatin1(modeOf(m_recipe.request)));
    //: Create, Vary, Blend, Edit or Explore
    m_modeLabel->setText(tr("Mode"));
    m_mode->setText(uitext::mode(mode));
    m_seedLabel->setText(tr("Seed"));
    m_seed->setText(QString::number(samplingOf(m_recipe.request).seed));
    m_modelLabel->setText(tr("Model"));
    m_modelName->setText(shownModel(m_recipe.modelName));
    const QDateTime made =
        QDateTime::fromString(QString::fromStdString(m_recipe.created), Qt::ISODate);
    m_createdLabel->setText(tr("Made"));
    m_created->setText(QLocale().toString(made.toLocalTime(), QLocale::ShortFormat));
    m_form->setRowVisible(m_created, made.isValid());
    const QString warning = modelWarning();
    m_warning->setText(warning);
    m_warning->setVisible(!warning.isEmpty());
    m_useSettings->setText(tr("Use these settings"));
    m_useSettings->setToolTip(tr("Puts prompt, seed and sliders into the panel. Undo brings yours "
                                 "back."));
    m_onlyPicture->setText(tr("Only the picture"));
    m_onlyPicture->setToolTip(tr("Leaves the panel as it is."));
    m_recreate->setText(tr("Recreate exactly"));
    const bool canRecreate = m_model && m_recipe.modelHash == m_model->hash;
    m_recreate->setEnabled(canRecreate);
    m_recreate->setToolTip(canRecreate ? tr("Makes the picture again and compares it byte by byte.")
                                       : tr("Needs the model that made it."));
}

} // namespace unclip
