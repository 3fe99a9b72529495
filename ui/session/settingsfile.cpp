#include "session/settingsfile.h"

#include <QSettings>

#include <utility>

namespace unclip {

namespace {

constexpr int delayMs = 100; ///< many changes in a row are one write

} // namespace

SettingsFile::SettingsFile(const QString &file)
    : m_file(file)
{
    const QSettings stored(file, QSettings::IniFormat);
    const QStringList keys = stored.allKeys();
    for (const QString &key : keys)
        m_values.insert(key, stored.value(key));
    m_writer.setMaxThreadCount(1);
    m_soon.setSingleShot(true);
    QObject::connect(&m_soon, &QTimer::timeout, &m_soon, [this] { write(); });
}

SettingsFile::~SettingsFile()
{
    flush();
}

void SettingsFile::setValue(const QString &key, const QVariant &value)
{
    if (m_values.contains(key) && m_values.value(key) == value)
        return;
    m_values.insert(key, value);
    change(key, value);
}

void SettingsFile::remove(const QString &key)
{
    if (m_values.remove(key) > 0)
        change(key, QVariant());
}

void SettingsFile::change(const QString &key, const QVariant &value)
{
    m_changes.insert(key, value);
    if (!m_soon.isActive() || m_soon.interval() != delayMs)
        m_soon.start(delayMs);
}

void SettingsFile::flush()
{
    write();
    m_writer.waitForDone();
}

void SettingsFile::write()
{
    m_soon.stop();
    m_writer.start([this, changes = std::exchange(m_changes, {})] { store(changes); });
}

void SettingsFile::store(const Values &changes)
{
    m_unwritten.insert(changes);
    if (m_unwritten.isEmpty())
        return;
    QSettings stored(m_file, QSettings::IniFormat);
    for (auto change = m_unwritten.cbegin(); change != m_unwritten.cend(); ++change) {
        if (change.value().isValid())
            stored.setValue(change.key(), change.value());
        else
            stored.remove(change.key());
    }
    stored.sync();
    if (stored.status() == QSettings::NoError) {
        m_unwritten.clear();
        return;
    }
    QMetaObject::invokeMethod(
        &m_soon,
        [this] {
            if (!m_soon.isActive())
                m_soon.start(m_retryMs);
        },
        Qt::QueuedConnection);
}

} // namespace unclip
