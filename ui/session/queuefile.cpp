#include "session/queuefile.h"

#include "unclip/error.h"
#include "unclip/imagefile.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <filesystem>

namespace unclip {

namespace {

constexpr int version = 1;
constexpr int writeInterval = 200; ///< milliseconds
constexpr int retryInterval = 2000; ///< milliseconds
constexpr qint64 maxBytes = qint64 { 256 } << 20;

QJsonObject toJson(const KeptJob &job)
{
    QJsonObject json;
    json[QStringLiteral("mode")] = modeKey(job.mode);
    json[QStringLiteral("title")] = job.title;
    json[QStringLiteral("batch")] = job.batch;
    json[QStringLiteral("parents")] = QJsonArray::fromStringList(job.parents);
    json[QStringLiteral("source_files")] = QJsonArray::fromStringList(job.sourceFiles);
    json[QStringLiteral("made")] = job.made;
    // a string, for 64-bit seeds are no JSON numbers to Qt
    json[QStringLiteral("recipe")] = QString::fromStdString(*job.recipe);
    if (job.state == JobState::Failed) {
        json[QStringLiteral("failure")] = static_cast<int>(job.failure.kind);
        json[QStringLiteral("failure_detail")] = job.failure.detail;
    }
    return json;
}

QStringList stringsOf(const QJsonValue &value)
{
    QStringList strings;
    const QJsonArray array = value.toArray();
    for (const auto &item : array)
        strings.append(item.toString());
    return strings;
}

KeptJob jobOf(const QJsonObject &json)
{
    KeptJob job;
    job.mode = modeFromKey(json[QStringLiteral("mode")].toString());
    job.title = json[QStringLiteral("title")].toString();
    job.batch = json[QStringLiteral("batch")].toString();
    job.parents = stringsOf(json[QStringLiteral("parents")]);
    job.sourceFiles = stringsOf(json[QStringLiteral("source_files")]);
    job.made = std::max(json[QStringLiteral("made")].toInt(), 0);
    job.recipe = std::make_shared<const std::string>(
        json[QStringLiteral("recipe")].toString().toStdString());
    const int failure = json[QStringLiteral("failure")].toInt();
    if (failure > 0 && failure <= static_cast<int>(Failure::Kind::Internal)) {
        job.state = JobState::Failed;
        job.failure = { static_cast<Failure::Kind>(failure),
                        json[QStringLiteral("failure_detail")].toString() };
    }
    return job;
}

std::vector<std::uint8_t> bytesOf(const KeptQueue &queue)
{
    QJsonArray jobs;
    for (const KeptJob &job : queue.jobs)
        jobs.append(toJson(job));
    const QJsonObject json { { QStringLiteral("version"), version },
                             { QStringLiteral("paused"), queue.isPaused },
                             { QStringLiteral("jobs"), jobs } };
    const QByteArray text = QJsonDocument(json).toJson();
    return { text.begin(), text.end() };
}

} // namespace

QueueFile::QueueFile(QString path, std::function<KeptQueue()> snapshot)
    : m_path(std::move(path))
    , m_snapshot(std::move(snapshot))
{
    m_pool.setMaxThreadCount(1);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &QueueFile::startWriting);
    connect(this, &QueueFile::failed, this, [this] {
        if (!m_timer.isActive())
            m_timer.start(retryInterval);
    });
}

QueueFile::~QueueFile()
{
    if (m_timer.isActive())
        startWriting();
    m_pool.waitForDone();
}

void QueueFile::touch()
{
    const qint64 since = m_sinceWrite.isValid() ? m_sinceWrite.elapsed() : writeInterval;
    const auto rest = static_cast<int>(std::max<qint64>(writeInterval - since, 0));
    if (!m_timer.isActive() || m_timer.remainingTime() > rest)
        m_timer.start(rest);
}

void QueueFile::startWriting()
{
    m_timer.stop();
    m_sinceWrite.start();
    {
        const std::lock_guard lock(m_mutex);
        m_pending = m_snapshot();
    }
    m_pool.start([this] { writePending(); });
}

void QueueFile::writePending()
{
    std::unique_lock lock(m_mutex);
    const std::optional<KeptQueue> queue = std::exchange(m_pending, std::nullopt);
    lock.unlock();
    if (!queue)
        return;
    try {
        const std::filesystem::path path = m_path.toStdString();
        std::error_code ignored; // writing tells
        std::filesystem::create_directories(path.parent_path(), ignored);
        writeFileAtomically(path, bytesOf(*queue), OverwriteMode::Replace);
    } catch (const FileError &) {
        Q_EMIT failed();
    }
}

KeptQueue QueueFile::read()
{
    QFile file(m_path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QJsonDocument document =
        file.size() <= maxBytes ? QJsonDocument::fromJson(file.readAll()) : QJsonDocument();
    file.close();
    const QJsonObject json = document.object();
    if (json[QStringLiteral("version")].toInt() != version
        || !json[QStringLiteral("jobs")].isArray()) {
        setAside();
        return {};
    }
    KeptQueue queue;
    queue.isPaused = json[QStringLiteral("paused")].toBool();
    const QJsonArray jobs = json[QStringLiteral("jobs")].toArray();
    for (const auto &job : jobs)
        queue.jobs.push_back(jobOf(job.toObject()));
    return queue;
}

void QueueFile::setAside()
{
    std::error_code ignored; // then the next write replaces it
    std::filesystem::rename(m_path.toStdString(), m_path.toStdString() + ".damaged", ignored);
}

} // namespace unclip
