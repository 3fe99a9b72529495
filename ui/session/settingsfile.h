#pragma once

#include <QHash>
#include <QString>
#include <QThreadPool>
#include <QTimer>
#include <QVariant>

namespace unclip {

/// The values of a settings file (INI) in memory. QSettings itself would lock, write and sync the
/// file on the GUI thread; here that happens on a thread of its own, after a moment and at the end.
/// GUI thread.
class SettingsFile
{
public:
    explicit SettingsFile(const QString &file); ///< reads it
    ~SettingsFile(); ///< returns when everything is written
    SettingsFile(const SettingsFile &) = delete;
    SettingsFile &operator=(const SettingsFile &) = delete;

    QVariant value(const QString &key) const { return m_values.value(key); }
    void setValue(const QString &key, const QVariant &value);
    void remove(const QString &key);

private:
    using Values = QHash<QString, QVariant>;

    void change(const QString &key, const QVariant &value);
    void write();

    QString m_file;
    Values m_values;
    Values m_changes; ///< not written yet; an invalid value removes its key
    QTimer m_soon;
    QThreadPool m_writer; ///< one thread: writes keep their order
};

} // namespace unclip
