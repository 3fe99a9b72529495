#include "session/foldercheck.h"

#include "session/exportfiles.h"

#include <QFile>

#include <algorithm>

namespace unclip {

namespace {

constexpr double shareBeside = 1.15; ///< weights with what is packed of them
constexpr quint64 workspaceLarge = quint64 { 1 } << 30; ///< feature maps of a full-size model
constexpr quint64 workspaceSmall = quint64 { 1 } << 28;
constexpr quint64 largeFrom = quint64 { 1 } << 29; ///< weights, bytes

quint64 bytesPerParameter(Precision precision)
{
    return precision == Precision::BFloat16 || precision == Precision::Float16 ? 2 : 4;
}

/// The kernel's own estimate of what programs can still take.
quint64 availableMemory()
{
    QFile file(QStringLiteral("/proc/meminfo"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : file.readAll().split('\n')) {
        if (line.startsWith("MemAvailable:"))
            return line.simplified().split(' ').value(1).toULongLong() * 1024;
    }
    return 0;
}

FolderCheck look(const QString &folder)
{
    FolderCheck result { folder, {}, {}, availableMemory() };
    try {
        result.check = checkModelFolder(pathOf(folder));
    } catch (const std::exception &error) { // the boundary of this thread
        result.failure = failureOf(error);
    }
    return result;
}

} // namespace

quint64 memoryNeeded(const ModelCheck &check, Precision precision, Precision automatic)
{
    const quint64 each = bytesPerParameter(precision == Precision::Auto ? automatic : precision);
    quint64 weights = 0;
    for (const ComponentCheck &component : check.components)
        weights += component.parameterCount * each;
    const quint64 workspace = weights >= largeFrom ? workspaceLarge : workspaceSmall;
    return static_cast<quint64>(static_cast<double>(weights) * shareBeside) + workspace;
}

FolderChecker::FolderChecker(QObject *parent)
    : QObject(parent)
{
    m_pool.setMaxThreadCount(1);
}

FolderChecker::~FolderChecker()
{
    m_pool.clear();
    m_pool.waitForDone();
}

void FolderChecker::check(const QString &folder)
{
    const int round = ++m_round;
    m_pool.clear();
    m_pool.start([this, round, folder] {
        const FolderCheck result = look(folder);
        QMetaObject::invokeMethod(
            this,
            [this, round, result] {
                if (round == m_round)
                    Q_EMIT checked(result);
            },
            Qt::QueuedConnection);
    });
}

} // namespace unclip
