#pragma once

#include "session/jobqueue.h"

#include <QElapsedTimer>
#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace unclip {

/// A job as the queue's file keeps it.
struct KeptJob
{
    JobState state = JobState::Waiting; ///< or Failed
    Mode mode = Mode::Create;
    QString title;
    QString batch;
    QStringList parents;
    QStringList sourceFiles;
    int made = 0;
    std::shared_ptr<const std::string> recipe; ///< JSON of the request, without pixels
    Failure failure;
};

struct KeptQueue
{
    std::vector<KeptJob> jobs;
    bool isPaused = false;
};

/// Keeps the queue in a JSON file: written atomically on a thread of its own, at most every 200 ms,
/// the latest state wins; after a failure again every two seconds. GUI thread.
class QueueFile : public QObject
{
    Q_OBJECT

public:
    /// @param snapshot gives what is to be written; called on the GUI thread
    QueueFile(QString path, std::function<KeptQueue()> snapshot);
    ~QueueFile() override; ///< writes what is pending, waits

    void touch(); ///< something changed

    /// What was kept; nothing when there is no file. A damaged file is set aside.
    KeptQueue read();
    void setAside(); ///< renames the file to `.damaged`

Q_SIGNALS:
    void failed(); ///< from the writing thread

private:
    void startWriting();
    void writePending();

    QString m_path;
    std::function<KeptQueue()> m_snapshot;
    QTimer m_timer;
    QElapsedTimer m_sinceWrite;
    std::mutex m_mutex;
    std::optional<KeptQueue> m_pending; ///< guarded by m_mutex
    QThreadPool m_pool;
};

} // namespace unclip
