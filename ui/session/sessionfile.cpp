#include "session/sessionfile.h"

#include "unclip/error.h"
#include "unclip/imagefile.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QThreadPool>
#include <QTimer>

#include <algorithm>
#include <filesystem>
#include <optional>

namespace unclip {

namespace {

constexpr int version = 1;
constexpr qint64 maxFileBytes = qint64 { 16 } * 1000 * 1000;
constexpr qsizetype maxHistory = 200;
constexpr qsizetype maxTextLength = 65536;
constexpr int maxDamagedFiles = 10000;

constexpr QLatin1String versionKey("version");
constexpr QLatin1String modeKeyName("mode");
constexpr QLatin1String inputsKey("inputs");
constexpr QLatin1String selectedKey("selected_picture");
constexpr QLatin1String promptsKey("prompt_history");
constexpr QLatin1String captionsKey("caption_history");
constexpr QLatin1String seedsKey("drawn_seeds");

QString wellFormed(const QString &text)
{
    return QString::fromUtf8(text.left(maxTextLength).toUtf8());
}

QJsonArray jsonOf(const QStringList &history)
{
    QJsonArray list;
    for (const QString &entry : history.mid(std::max<qsizetype>(0, history.size() - maxHistory)))
        list.append(wellFormed(entry));
    return list;
}

QStringList historyFrom(const QJsonValue &json)
{
    QStringList history;
    const QJsonArray list = json.toArray();
    for (const QJsonValue entry : list)
        if (entry.isString() && !entry.toString().isEmpty())
            history.append(entry.toString().left(maxTextLength));
    return history.mid(std::max<qsizetype>(0, history.size() - maxHistory));
}

/// Numbers as text: JSON's own lose digits.
QJsonObject jsonOf(const std::map<Mode, quint64> &seeds)
{
    QJsonObject json;
    for (const auto &[mode, seed] : seeds)
        json.insert(modeKey(mode), QString::number(seed));
    return json;
}

std::map<Mode, quint64> seedsFrom(const QJsonValue &value)
{
    std::map<Mode, quint64> seeds;
    const QJsonObject json = value.toObject();
    for (auto entry = json.begin(); entry != json.end(); ++entry) {
        bool isNumber = false;
        const quint64 seed = entry.value().toString().toULongLong(&isNumber);
        const Mode mode = modeFromKey(entry.key());
        if (isNumber && modeKey(mode) == entry.key())
            seeds[mode] = seed;
    }
    return seeds;
}

/// The document of a file; absent when the file is damaged.
std::optional<QJsonObject> readDocument(const QString &name)
{
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly) || file.size() > maxFileBytes)
        return std::nullopt;
    const QJsonDocument document = QJsonDocument::fromJson(file.read(maxFileBytes));
    const QJsonObject json = document.object();
    const bool isOurs = document.isObject() && json.value(versionKey).toInt() == version
        && json.value(inputsKey).isObject();
    return isOurs ? std::optional(json) : std::nullopt;
}

void writeBytes(const QString &name, const QByteArray &bytes)
{
    if (bytes.size() > maxFileBytes)
        throw InvalidRequest("The session has more words than can be kept; shorten the prompts.");
    QDir().mkpath(QFileInfo(name).absolutePath());
    writeFileAtomically(std::filesystem::path(QFile::encodeName(name).toStdString()),
                        { bytes.begin(), bytes.end() }, OverwriteMode::Replace);
}

} // namespace

/// What one write is about; made here, written on the other thread, looked at here again.
struct SessionFile::Snapshot
{
    StudioInputs inputs;
    Mode mode = Mode::Create;
    WindowMemory memory;
    QString file;
    Failure failure; ///< outcome

    void write()
    {
        try {
            QByteArray bytes = json();
            if (bytes.size() > maxFileBytes) {
                memory.promptHistory.clear();
                memory.captionHistory.clear();
                bytes = json();
            }
            writeBytes(file, bytes);
        } catch (const std::exception &error) { // nothing may leave this thread
            failure = failureOf(error);
        }
    }

    QByteArray json() const
    {
        QJsonObject document;
        document.insert(versionKey, version);
        document.insert(modeKeyName, modeKey(mode));
        document.insert(inputsKey, toJson(inputs));
        document.insert(selectedKey, wellFormed(memory.selectedPicture));
        document.insert(promptsKey, jsonOf(memory.promptHistory));
        document.insert(captionsKey, jsonOf(memory.captionHistory));
        document.insert(seedsKey, jsonOf(memory.drawnSeeds));
        return QJsonDocument(document).toJson(QJsonDocument::Compact);
    }
};

struct SessionFile::State
{
    QThreadPool pool;
    QTimer delay; ///< until the next write
    QElapsedTimer sinceFirstChange; ///< invalid: all changes are written or on their way
    std::shared_ptr<Snapshot> current; ///< being written
    bool isPending = false; ///< changes are not on their way yet
    bool isFailing = false;
};

SessionFile::SessionFile(Session &session, QString file, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_file(std::move(file))
    , m_state(std::make_unique<State>())
{
    m_state->pool.setMaxThreadCount(1);
    m_state->delay.setSingleShot(true);
    connect(&m_state->delay, &QTimer::timeout, this, &SessionFile::write);
    connect(&session, &Session::inputsChanged, this, &SessionFile::touch);
    connect(&session, &Session::modeChanged, this, &SessionFile::touch);
}

SessionFile::~SessionFile()
{
    flush();
}

bool SessionFile::restore()
{
    if (!QFileInfo::exists(m_file))
        return false;
    const std::optional<QJsonObject> json = readDocument(m_file);
    if (!json) {
        setAside();
        return false;
    }
    m_memory.selectedPicture = json->value(selectedKey).toString();
    m_memory.promptHistory = historyFrom(json->value(promptsKey));
    m_memory.captionHistory = historyFrom(json->value(captionsKey));
    m_memory.drawnSeeds = seedsFrom(json->value(seedsKey));
    m_session.reset(inputsFromJson(json->value(inputsKey).toObject()),
                    modeFromKey(json->value(modeKeyName).toString()));
    return true;
}

/// Keeps a file that cannot be read, for whoever wants to look at it.
void SessionFile::setAside()
{
    QString name = m_file + QStringLiteral(".damaged");
    for (int number = 2; number < maxDamagedFiles && QFileInfo::exists(name); ++number)
        name = QStringLiteral("%1.damaged.%2").arg(m_file).arg(number);
    if (QFile::rename(m_file, name))
        m_damagedFile = name;
}

void SessionFile::touch()
{
    m_state->isPending = true;
    if (m_state->isFailing)
        return; // the next try takes the change along
    if (!m_state->sinceFirstChange.isValid())
        m_state->sinceFirstChange.start();
    const auto left = m_timing.latest - static_cast<int>(m_state->sinceFirstChange.elapsed());
    m_state->delay.start(std::clamp(left, 0, m_timing.quiet));
}

void SessionFile::flush()
{
    m_state->delay.stop();
    if (m_state->current) {
        m_state->pool.waitForDone();
        finishWrite();
    }
    if (!m_state->isPending)
        return;
    write();
    m_state->pool.waitForDone();
    finishWrite();
}

void SessionFile::write()
{
    if (m_state->current)
        return; // finishWrite() goes on
    const auto snapshot = std::make_shared<Snapshot>();
    snapshot->inputs = m_session.inputs();
    snapshot->mode = m_session.mode();
    snapshot->memory = m_memory;
    snapshot->file = m_file;
    m_state->current = snapshot;
    m_state->isPending = false;
    m_state->sinceFirstChange.invalidate();
    m_state->pool.start([this, snapshot] {
        snapshot->write();
        const auto report = [this, snapshot] {
            if (m_state->current == snapshot)
                finishWrite();
        };
        QMetaObject::invokeMethod(this, report, Qt::QueuedConnection);
    });
}

void SessionFile::finishWrite()
{
    const Failure failure = m_state->current->failure;
    m_state->current.reset();
    const bool wasFailing = m_state->isFailing;
    m_state->isFailing = failure.kind != Failure::Kind::None;
    if (m_state->isFailing) {
        m_state->isPending = true;
        m_state->delay.start(m_timing.retry);
        if (!wasFailing)
            Q_EMIT failed(failure);
        return;
    }
    if (m_state->isPending && !m_state->delay.isActive())
        m_state->delay.start(m_timing.quiet);
    if (wasFailing)
        Q_EMIT recovered();
}

} // namespace unclip
