#pragma once

#include "session/failure.h"
#include "session/session.h"

#include <QJsonObject>
#include <QObject>
#include <QStringList>

#include <map>
#include <memory>

namespace unclip {

/// What else the window wants back after a restart.
struct WindowMemory
{
    QString selectedPicture; ///< id
    QStringList promptHistory; ///< newest last, at most 200
    QStringList captionHistory;
    std::map<Mode, quint64> drawnSeeds; ///< of the last jobs that got a fresh one
};

/// When a session is written, in milliseconds.
struct SaveTiming
{
    int quiet = 500; ///< after the last change
    int latest = 2000; ///< after the first change, however many follow
    int retry = 3000; ///< after a failure
};

/// Keeps the session in a JSON file: written atomically, off the GUI thread, half a second after a
/// change. A damaged file is set aside as `.damaged` and the session starts afresh. GUI thread.
class SessionFile : public QObject
{
    Q_OBJECT

public:
    /// @param session outlives this
    SessionFile(Session &session, QString file, QObject *parent = nullptr);
    ~SessionFile() override; ///< writes what is pending

    /// Reads and resets the session; for the start, before there is a window to keep waiting: at
    /// most 16 MB are read. @return false when there was none or it was damaged
    bool restore();
    QString damagedFile() const { return m_damagedFile; } ///< set aside by restore(); or empty

    void setTiming(const SaveTiming &timing) { m_timing = timing; } ///< for tests

    WindowMemory &memory() { return m_memory; }
    void touch(); ///< memory() changed
    void flush(); ///< writes now, waits

Q_SIGNALS:
    void failed(const unclip::Failure &failure); ///< disk full: tried again every few seconds
    void recovered();

private:
    struct State;
    struct Snapshot;

    void write();
    void finishWrite();
    void setAside();

    Session &m_session;
    QString m_file;
    QString m_damagedFile;
    WindowMemory m_memory;
    SaveTiming m_timing;
    std::unique_ptr<State> m_state;
};

} // namespace unclip
