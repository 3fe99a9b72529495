#pragma once

#include <QHash>
#include <QString>
#include <QThreadPool>
#include <QTimer>
#include <QVariant>

namespace unclip {

/// The values of a settings file (INI) in memory. QSettings itself would lock, write and sync the
/// file on the GUI thread; here that happens on a thread of its own, after a moment and at the end.
/// What could not be written (a full disk) is kept and tried again. GUI thread.
class SettingsFile
{
public:
    explicit SettingsFile(const QString &file); ///< reads it
    ~SettingsFile(); ///< returns when everything is written, or tried a last time
    SettingsFile(const SettingsFile &) = delete;
    SettingsFile &operator=(const SettingsFile &) = delete;

    QVariant value(const QString &key) const { return m_values.value(key); }
    void setValue(const QString &key, const QVariant &value);
    void remove(const QString &key);
    void flush(); ///< writes now, or tries to, and waits
    void setRetry(int milliseconds) { m_retryMs = milliseconds; } ///< for tests

private:
    using Values = QHash<QString, QVariant>;

    void change(const QString &key, const QVariant &value);
    void write();
    void store(const Values &changes); ///< on the writer's thread

    QString m_file;
    Values m_values;
    Values m_changes; ///< for the next write; an invalid value removes its key
    Values m_unwritten; ///< the writer's own: changes of writes that failed
    int m_retryMs = 5000; ///< after a write that failed
    QTimer m_soon;
    QThreadPool m_writer; ///< one thread: writes keep their order
};

} // namespace unclip
