#include "recipecontroller.h"

#include "dialogs/recipedialog.h"
#include "panels/panelsupport.h"
#include "session/requestbuilder.h"
#include "session/session.h"

#include <QFileInfo>
#include <QLocale>
#include <QMessageBox>
#include <QPushButton>

#include <algorithm>

namespace unclip {

namespace {

QString differenceText(const RecreateReport &report)
{
    if (!report.isSameSize)
        return RecipeController::tr("The new picture has another size.");
    return RecipeController::tr("They are alike to %1 dB; %n pixel(s) differ.", nullptr,
                                static_cast<int>(report.differentPixels))
        .arg(QLocale().toString(report.psnr, 'f', 1));
}

QString circumstancesText(RecreateReport::Circumstances circumstances)
{
    QStringList reasons;
    if (circumstances & RecreateReport::OtherModel)
        reasons += RecipeController::tr("It was made with another model.");
    if (circumstances & RecreateReport::OtherDevice)
        reasons += RecipeController::tr("It was made on another device.");
    if (circumstances & RecreateReport::OtherPrecision)
        reasons += RecipeController::tr("It was made at another precision.");
    if (circumstances & RecreateReport::OtherThreads)
        reasons += RecipeController::tr("It was made with another number of threads.");
    if (circumstances & RecreateReport::OtherVersion)
        reasons += RecipeController::tr("It was made with another version of the studio.");
    return reasons.join(QLatin1Char('\n'));
}

QString obstacleText(const RecreateReport &report)
{
    switch (report.obstacle) {
    case RecreateReport::Obstacle::NoModel:
        return RecipeController::tr("No model is loaded.");
    case RecreateReport::Obstacle::NoRecipe:
        return RecipeController::tr("This picture carries no recipe.");
    case RecreateReport::Obstacle::BadRecipe:
        return RecipeController::tr("The recipe in this picture is damaged.");
    case RecreateReport::Obstacle::SourceMissing:
        return RecipeController::tr("A picture that it was made from was not found: %1")
            .arg(report.missingSources.join(QStringLiteral(", ")));
    case RecreateReport::Obstacle::None:
        break;
    }
    return {};
}

} // namespace

RecipeController::RecipeController(StudioServices services, QWidget *window)
    : QObject(window)
    , m_services(services)
    , m_window(window)
    , m_recreator(services.runner, services.library)
{
    connect(&m_services.loader, &ImageLoader::loaded, this, &RecipeController::onLoaded);
    connect(&m_recreator, &Recreator::done, this, &RecipeController::onRecreated);
    connect(&m_recreator, &Recreator::keepFailed, this, &RecipeController::troubled);
    connect(&m_recreator, &Recreator::kept, this,
            [this] { Q_EMIT message(tr("The new picture was added to the gallery.")); });
}

void RecipeController::offer(const Recipe &recipe, const QString &file)
{
    auto *dialog = new RecipeDialog(recipe, file, m_services.runner.modelInfo(), m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &RecipeDialog::settingsRequested, this,
            [this, recipe] { useSettings(recipe); });
    connect(dialog, &RecipeDialog::recreateRequested, this, [this, file] { recreate(file); });
    connect(&m_services.runner, &JobRunner::modelStateChanged, dialog,
            [this, dialog] { dialog->setModel(m_services.runner.modelInfo()); });
    dialog->open();
}

void RecipeController::useSettingsOf(const QString &file)
{
    m_awaitedFile = file;
    m_services.loader.load(file);
}

void RecipeController::watch(const QString &file)
{
    m_watchedFile = file;
    StudioInputs inputs = m_services.session.inputs();
    const std::vector<SlotInput *> all = slotsOf(inputs);
    const bool isThere = std::any_of(all.begin(), all.end(), [&file](const SlotInput *slot) {
        return slot->file == file && slot->isReady();
    });
    if (isThere) // no slot reads it again, though it may be another picture by now
        m_services.loader.load(file);
}

void RecipeController::onWatched(const LoadedImage &loaded)
{
    m_watchedFile.clear();
    const QString name = QFileInfo(loaded.file).fileName();
    m_services.session.setPixels(loaded.file, loaded.sha256, loaded.image);
    if (!loaded.image) {
        Failure failure = loaded.failure;
        failure.reason = tr("%1 cannot be read as a picture.").arg(name);
        Q_EMIT troubled(failure);
    } else if (loaded.recipe) {
        offer(*loaded.recipe, loaded.file);
    } else if (!loaded.recipeProblem.isEmpty()) {
        Q_EMIT message(PanelText::damagedRecipe(loaded.file));
    }
}

void RecipeController::onLoaded(const LoadedImage &loaded)
{
    if (!m_watchedFile.isEmpty() && loaded.file == m_watchedFile)
        onWatched(loaded);
    if (m_awaitedFile.isEmpty() || loaded.file != m_awaitedFile)
        return;
    m_awaitedFile.clear();
    if (loaded.recipe)
        useSettings(*loaded.recipe);
    else if (loaded.failure.kind != Failure::Kind::None)
        Q_EMIT troubled(loaded.failure);
    else
        Q_EMIT message(tr("This picture carries no recipe."));
}

void RecipeController::useSettings(const Recipe &recipe)
{
    const RestoredInputs restored =
        restoreRecipe(m_services.session.inputs(), recipe, [this](const QString &sha256) {
            return m_services.library.fileOfHash(sha256);
        });
    m_services.session.edit(restored.inputs, tr("Use the settings of a picture"));
    Q_EMIT modeWanted(restored.mode);
    if (!restored.missingPictures.isEmpty())
        Q_EMIT message(
            tr("Not found: %1").arg(restored.missingPictures.join(QStringLiteral(", "))));
    else if (!restored.isExact)
        Q_EMIT message(tr("Not everything in this recipe has a place in the panel: the picture may "
                          "come out differently."));
}

void RecipeController::recreate(const QString &file)
{
    if (!m_recreator.recreate(file))
        return Q_EMIT message(tr("One picture is being made again already."));
    Q_EMIT message(tr("Making %1 again…").arg(QFileInfo(file).fileName()));
}

void RecipeController::onRecreated(const RecreateReport &report)
{
    switch (report.outcome) {
    case RecreateReport::Outcome::Identical:
        Q_EMIT message(report.isSameFile ? tr("Recreated exactly: the same file, byte by byte.")
                                         : tr("Recreated exactly: every pixel is the same."));
        return;
    case RecreateReport::Outcome::Differs:
        return offerToKeep(report);
    case RecreateReport::Outcome::Cannot:
        Q_EMIT troubled({ Failure::Kind::BadRequest, {}, obstacleText(report) });
        return;
    case RecreateReport::Outcome::Failed:
        Q_EMIT troubled(report.failure);
        return;
    case RecreateReport::Outcome::Cancelled:
        return;
    }
}

void RecipeController::offerToKeep(const RecreateReport &report)
{
    auto *box = new QMessageBox(QMessageBox::Information, tr("The picture came out differently"),
                                differenceText(report), QMessageBox::Close, m_window);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setInformativeText(circumstancesText(report.circumstances));
    const QPushButton *keep = box->addButton(tr("Keep the new one"), QMessageBox::AcceptRole);
    connect(keep, &QPushButton::clicked, this, [this, report] { m_recreator.keep(report); });
    box->open();
}

} // namespace unclip
