#include "session/settings.h"

#include "session/settingsfile.h"

#include <QDir>
#include <QLatin1String>
#include <QStandardPaths>

#include <algorithm>
#include <array>

namespace unclip {

namespace {

constexpr qsizetype maxRecentModels = 10;
constexpr qsizetype maxBlobBytes = 65536; ///< of a geometry or state
constexpr int maxThreads = 1024;
constexpr int leastTile = 96;
constexpr int largestTile = 320;
constexpr int defaultTile = 160;

constexpr std::array<const char *, 3> deviceNames { "auto", "cpu", "cuda" };
constexpr std::array<const char *, 4> precisionNames { "auto", "fp32", "bf16", "fp16" };
constexpr std::array<const char *, 3> themeNames { "system", "light", "dark" };
constexpr std::array<const char *, 2> languages { "en", "zh_CN" };

constexpr QLatin1String libraryKey("library/folder");
constexpr QLatin1String modelKey("model/folder");
constexpr QLatin1String recentModelsKey("model/recent");
constexpr QLatin1String deviceKey("compute/device");
constexpr QLatin1String precisionKey("compute/precision");
constexpr QLatin1String threadsKey("compute/threads");
constexpr QLatin1String languageKey("window/language");
constexpr QLatin1String themeKey("window/theme");
constexpr QLatin1String geometryKey("window/geometry");
constexpr QLatin1String stateKey("window/state");
constexpr QLatin1String tileSizeKey("gallery/tile_size");

/// `group/name`; what would open another group in the name is replaced.
QString keyIn(const char *group, QString name)
{
    name.replace(QLatin1Char('/'), QLatin1Char('_')).replace(QLatin1Char('\\'), QLatin1Char('_'));
    return QLatin1String(group) + QLatin1Char('/') + name;
}

template <typename Enum, std::size_t count>
Enum choiceIn(const QVariant &value, const std::array<const char *, count> &names)
{
    const QString name = value.toString();
    for (std::size_t i = 0; i < count; ++i)
        if (name == QLatin1String(names[i]))
            return static_cast<Enum>(i);
    return Enum {}; // the first is the default
}

template <typename Enum, std::size_t count>
QString nameOf(Enum value, const std::array<const char *, count> &names)
{
    return QLatin1String(names[static_cast<std::size_t>(value)]);
}

QString cleanFolder(const QString &folder)
{
    return folder.isEmpty() ? QString() : QDir::cleanPath(folder);
}

/// Empty for what is no absolute path.
QString folderIn(const QVariant &value)
{
    const QString folder = value.toString();
    return QDir::isAbsolutePath(folder) ? QDir::cleanPath(folder) : QString();
}

QByteArray blobIn(const QVariant &value)
{
    const QByteArray bytes = value.toByteArray();
    return bytes.size() <= maxBlobBytes ? bytes : QByteArray();
}

bool isUsable(const QKeySequence &sequence)
{
    for (int i = 0; i < sequence.count(); ++i)
        if (sequence[static_cast<uint>(i)].key() == Qt::Key_unknown)
            return false;
    return true;
}

} // namespace

Settings::Settings(SettingsFile &store)
    : m_store(store)
{
}

QString Settings::libraryFolder() const
{
    QString folder = folderIn(m_store.value(libraryKey));
    if (!folder.isEmpty())
        return folder;
    return QStandardPaths::writableLocation(QStandardPaths::PicturesLocation)
        + QStringLiteral("/unCLIP Studio");
}

void Settings::setLibraryFolder(const QString &folder)
{
    m_store.setValue(libraryKey, cleanFolder(folder));
}

QString Settings::modelFolder() const
{
    return folderIn(m_store.value(modelKey));
}

void Settings::setModelFolder(const QString &folder)
{
    m_store.setValue(modelKey, cleanFolder(folder));
}

QStringList Settings::recentModels() const
{
    QStringList folders;
    const QStringList stored = m_store.value(recentModelsKey).toStringList();
    for (const QString &entry : stored) {
        const QString folder = folderIn(entry);
        if (!folder.isEmpty() && !folders.contains(folder) && folders.size() < maxRecentModels)
            folders.append(folder);
    }
    return folders;
}

void Settings::addRecentModel(const QString &folder)
{
    const QString added = folderIn(folder);
    if (added.isEmpty())
        return;
    QStringList folders = recentModels();
    folders.removeAll(added);
    folders.prepend(added);
    m_store.setValue(recentModelsKey, folders.mid(0, maxRecentModels));
}

LoadOptions Settings::loadOptions() const
{
    LoadOptions options;
    options.device = choiceIn<Device>(m_store.value(deviceKey), deviceNames);
    options.precision = choiceIn<Precision>(m_store.value(precisionKey), precisionNames);
    const int threads = m_store.value(threadsKey).toInt();
    options.threads = threads >= 0 && threads <= maxThreads ? threads : 0;
    return options;
}

void Settings::setLoadOptions(const LoadOptions &options)
{
    m_store.setValue(deviceKey, nameOf(options.device, deviceNames));
    m_store.setValue(precisionKey, nameOf(options.precision, precisionNames));
    m_store.setValue(threadsKey, options.threads);
}

QString Settings::language() const
{
    const QString language = m_store.value(languageKey).toString();
    const bool isKnown = std::any_of(languages.begin(), languages.end(), [&](const char *known) {
        return language == QLatin1String(known);
    });
    return isKnown ? language : QString();
}

void Settings::setLanguage(const QString &language)
{
    m_store.setValue(languageKey, language);
}

ThemeChoice Settings::theme() const
{
    return choiceIn<ThemeChoice>(m_store.value(themeKey), themeNames);
}

void Settings::setTheme(ThemeChoice theme)
{
    m_store.setValue(themeKey, nameOf(theme, themeNames));
}

QByteArray Settings::windowGeometry() const
{
    return blobIn(m_store.value(geometryKey));
}

void Settings::setWindowGeometry(const QByteArray &geometry)
{
    m_store.setValue(geometryKey, geometry);
}

QByteArray Settings::windowState() const
{
    return blobIn(m_store.value(stateKey));
}

void Settings::setWindowState(const QByteArray &state)
{
    m_store.setValue(stateKey, state);
}

int Settings::galleryTileSize() const
{
    const int pixels = m_store.value(tileSizeKey).toInt();
    return pixels >= leastTile && pixels <= largestTile ? pixels : defaultTile;
}

void Settings::setGalleryTileSize(int pixels)
{
    m_store.setValue(tileSizeKey, std::clamp(pixels, leastTile, largestTile));
}

bool Settings::advancedUnfolded(const QString &panel) const
{
    return m_store.value(keyIn("unfolded", panel)).toBool();
}

void Settings::setAdvancedUnfolded(const QString &panel, bool unfolded)
{
    m_store.setValue(keyIn("unfolded", panel), unfolded);
}

std::optional<QKeySequence> Settings::shortcut(const QString &action) const
{
    const QVariant value = m_store.value(keyIn("shortcuts", action));
    if (value.metaType().id() != QMetaType::QString)
        return std::nullopt;
    const QString text = value.toString();
    const QKeySequence sequence = QKeySequence::fromString(text, QKeySequence::PortableText);
    const bool isRead = sequence.isEmpty() == text.isEmpty() && isUsable(sequence);
    return isRead ? std::optional(sequence) : std::nullopt;
}

void Settings::setShortcut(const QString &action, const std::optional<QKeySequence> &sequence)
{
    const QString key = keyIn("shortcuts", action);
    if (sequence)
        m_store.setValue(key, sequence->toString(QKeySequence::PortableText));
    else
        m_store.remove(key);
}

QVariantMap Settings::dialogState(const QString &dialog) const
{
    return m_store.value(keyIn("dialogs", dialog)).toMap();
}

void Settings::setDialogState(const QString &dialog, const QVariantMap &state)
{
    m_store.setValue(keyIn("dialogs", dialog), state);
}

} // namespace unclip
