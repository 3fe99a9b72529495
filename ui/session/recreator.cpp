#include "session/recreator.h"

#include "session/exportfiles.h"
#include "session/recipereader.h"
#include "session/requestparts.h"
#include "unclip/error.h"
#include "unclip/imagefile.h"
#include "unclip/requesttools.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QHash>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <limits>
#include <set>

namespace unclip {

namespace {

using Outcome = RecreateReport::Outcome;
using Obstacle = RecreateReport::Obstacle;

constexpr double whiteLevel = 255.0;

QString nameOf(const PictureSource &picture)
{
    return QString::fromStdString(picture.name.empty() ? picture.sha256 : picture.name);
}

QStringList filesIn(const QStringList &places)
{
    QStringList files;
    for (const QString &place : places) {
        const QFileInfo info(place);
        if (info.isFile())
            files.append(place);
        for (const QFileInfo &entry : QDir(place).entryInfoList(QDir::Files))
            if (info.isDir())
                files.append(entry.absoluteFilePath());
    }
    return files;
}

/// Adds the files among `places` whose bytes have one of the wanted hashes.
void findByHash(const QStringList &places, std::set<QString> wanted,
                const CancellationToken &cancellation, QHash<QString, QString> &found)
{
    for (const QString &file : filesIn(places)) {
        if (wanted.empty() || cancellation.isCancelled())
            return;
        QFile content(file);
        QCryptographicHash hash(QCryptographicHash::Sha256);
        if (!content.open(QIODevice::ReadOnly) || !hash.addData(&content))
            continue;
        const QString sha256 = QString::fromLatin1(hash.result().toHex());
        if (wanted.erase(sha256) > 0)
            found.insert(sha256, file);
    }
}

void compare(const Image &before, const Image &after, RecreateReport &report)
{
    report.isSameSize = before.width == after.width && before.height == after.height
        && before.rgb.size() == after.rgb.size();
    if (!report.isSameSize)
        return;
    double squares = 0.0;
    for (std::size_t i = 0; i + 2 < before.rgb.size(); i += 3) {
        int largest = 0;
        for (std::size_t channel = i; channel < i + 3; ++channel) {
            const int way = std::abs(int { before.rgb[channel] } - int { after.rgb[channel] });
            squares += static_cast<double>(way) * way;
            largest = std::max(largest, way);
        }
        report.differentPixels += largest > 0 ? 1 : 0;
        report.largestDifference = std::max(report.largestDifference, largest);
    }
    const double mean = squares / std::max<double>(static_cast<double>(before.rgb.size()), 1.0);
    report.psnr = mean > 0.0 ? 10.0 * std::log10(whiteLevel * whiteLevel / mean)
                             : std::numeric_limits<double>::infinity();
}

RecreateReport::Circumstances circumstances(const Recipe &recipe, const Recipe &now)
{
    RecreateReport::Circumstances differing;
    differing.setFlag(RecreateReport::OtherModel, recipe.modelHash != now.modelHash);
    differing.setFlag(RecreateReport::OtherDevice, recipe.device != now.device);
    differing.setFlag(RecreateReport::OtherPrecision, recipe.precision != now.precision);
    differing.setFlag(RecreateReport::OtherThreads, recipe.threads != now.threads);
    differing.setFlag(RecreateReport::OtherVersion, recipe.softwareVersion != now.softwareVersion);
    return differing;
}

bool hasSameBytes(const std::filesystem::path &file, const Image &image)
{
    const std::vector<std::uint8_t> bytes = encodePng(image, readPngText(file));
    return sha256(bytes.data(), bytes.size()) == sha256File(file);
}

} // namespace

/// One picture on its way; only one thread at a time touches it.
struct Recreator::Task
{
    explicit Task(const QString &file) { report.file = file; }

    /// Worker thread. @throws what error.h has
    void run(Pipeline &pipeline, const RunControl &control);

    RecreateReport report;
    QStringList places;
    QHash<QString, QString> files; ///< of sources, by SHA-256
    CancellationToken cancellation;
    JobId job = 0; ///< once submitted
};

void Recreator::Task::run(Pipeline &pipeline, const RunControl &control)
{
    Request request = onePicture(*report.recipe);
    for (PictureSource *picture : picturesOf(request))
        picture->image = readImage(pathOf(files.value(QString::fromStdString(picture->sha256))));
    if (const auto problem = problemWith(request))
        throw InvalidRequest(*problem);
    const Request complete = withDefaults(request, pipeline.info());
    const Result result = pipeline.run(complete, control);
    if (result.frames.size() != 1)
        throw Error("The recipe gave " + std::to_string(result.frames.size())
                    + " pictures instead of one.");
    report.model = pipeline.info();
    const Frame &frame = result.frames.front();
    const Recipe now = recipeFor(withoutPixels(complete), report.model, frame, std::time(nullptr));
    report.circumstances = circumstances(*report.recipe, now);
    compare(readImage(pathOf(report.file)), frame.image, report);
    const bool isIdentical = report.isSameSize && report.differentPixels == 0;
    report.isSameFile = isIdentical && hasSameBytes(pathOf(report.file), frame.image);
    report.outcome = isIdentical ? Outcome::Identical : Outcome::Differs;
    if (!isIdentical)
        report.made = std::make_shared<const Frame>(frame);
}

Recreator::Recreator(JobRunner &runner, Library &library, QObject *parent)
    : QObject(parent)
    , m_runner(runner)
    , m_library(library)
{
    m_pool.setMaxThreadCount(1);
    const auto isOurs = [this](JobId id) { return m_task && id != 0 && m_task->job == id; };
    connect(&runner, &JobRunner::progressed, this, [this, isOurs](JobId id, const Progress &made) {
        if (isOurs(id))
            Q_EMIT progressed(made);
    });
    connect(&runner, &JobRunner::finished, this, [this, isOurs](JobId id) {
        if (isOurs(id))
            end(m_task->report.outcome);
    });
    connect(&runner, &JobRunner::cancelled, this, [this, isOurs](JobId id) {
        if (isOurs(id))
            end(Outcome::Cancelled);
    });
    connect(&runner, &JobRunner::failed, this, [this, isOurs](JobId id, const Failure &failure) {
        if (!isOurs(id))
            return;
        m_task->report.failure = failure;
        end(Outcome::Failed);
    });
}

Recreator::~Recreator()
{
    if (m_task) {
        m_task->cancellation.cancel();
        if (m_task->job != 0)
            m_runner.cancel(m_task->job);
    }
    m_pool.waitForDone();
}

bool Recreator::recreate(const QString &file, const QStringList &places)
{
    if (m_task)
        return false;
    m_task = std::make_shared<Task>(file);
    m_task->places = places + QStringList { m_library.store().inputsFolder() };
    Q_EMIT busyChanged(true);
    m_pool.start([this, task = m_task] {
        const FileRecipe read = readFileRecipe(task->report.file);
        task->report.recipe = read.recipe;
        task->report.problem = read.problem;
        task->report.failure = read.failure;
        QMetaObject::invokeMethod(
            this, [this, task] { onRecipeRead(task); }, Qt::QueuedConnection);
    });
    return true;
}

void Recreator::onRecipeRead(const std::shared_ptr<Task> &task)
{
    if (task->cancellation.isCancelled())
        return end(Outcome::Cancelled);
    if (task->report.failure.kind != Failure::Kind::None)
        return end(Outcome::Failed);
    if (!task->report.recipe)
        return give(task->report.problem.isEmpty() ? Obstacle::NoRecipe : Obstacle::BadRecipe);
    if (m_runner.modelState() == ModelState::None || m_runner.modelState() == ModelState::Failed)
        return give(Obstacle::NoModel);
    std::set<QString> unknown;
    Request request = task->report.recipe->request;
    for (const PictureSource *picture : picturesOf(request)) {
        const QString sha256 = QString::fromStdString(picture->sha256);
        const QString file = m_library.fileOfHash(sha256);
        if (file.isEmpty())
            unknown.insert(sha256);
        else
            task->files.insert(sha256, file);
    }
    if (unknown.empty())
        return onSourcesFound(task);
    m_pool.start([this, task, unknown] {
        findByHash(task->places, unknown, task->cancellation, task->files);
        QMetaObject::invokeMethod(
            this, [this, task] { onSourcesFound(task); }, Qt::QueuedConnection);
    });
}

void Recreator::onSourcesFound(const std::shared_ptr<Task> &task)
{
    if (task->cancellation.isCancelled())
        return end(Outcome::Cancelled);
    Request request = task->report.recipe->request;
    for (const PictureSource *picture : picturesOf(request))
        if (!task->files.contains(QString::fromStdString(picture->sha256)))
            task->report.missingSources.append(nameOf(*picture));
    if (!task->report.missingSources.isEmpty())
        return give(Obstacle::SourceMissing);
    submit(task);
}

void Recreator::submit(const std::shared_ptr<Task> &task)
{
    task->job =
        m_runner.submit(Urgency::Queued, [task](Pipeline &pipeline, const RunControl &control) {
            task->run(pipeline, control);
        });
}

void Recreator::cancel()
{
    if (!m_task)
        return;
    m_task->cancellation.cancel();
    if (m_task->job != 0)
        m_runner.cancel(m_task->job);
}

void Recreator::give(Obstacle obstacle)
{
    m_task->report.obstacle = obstacle;
    end(Outcome::Cannot);
}

void Recreator::end(Outcome outcome)
{
    RecreateReport report = m_task->report;
    report.outcome = outcome;
    m_task.reset();
    Q_EMIT busyChanged(false);
    Q_EMIT done(report);
}

void Recreator::keep(const RecreateReport &report)
{
    m_pool.start([this, report, store = m_library.store()] {
        try {
            const Request complete = withDefaults(onePicture(*report.recipe), report.model);
            Recipe recipe =
                recipeFor(withoutPixels(complete), report.model, *report.made, std::time(nullptr));
            recipe.parents = report.recipe->parents;
            const PictureRecord record = store.save(*report.made, recipe, {});
            QMetaObject::invokeMethod(
                this,
                [this, record] {
                    m_library.add(record);
                    Q_EMIT kept(record);
                },
                Qt::QueuedConnection);
        } catch (const std::exception &error) { // the boundary of the saving thread
            const Failure failure = failureOf(error);
            QMetaObject::invokeMethod(
                this, [this, failure] { Q_EMIT keepFailed(failure); }, Qt::QueuedConnection);
        }
    });
}

} // namespace unclip
