#pragma once

#include "unclip/pipeline.h"

#include <QByteArray>
#include <QKeySequence>
#include <QString>
#include <QStringList>
#include <QVariantMap>

#include <optional>

namespace unclip {

class SettingsFile;

enum class ThemeChoice { System, Light, Dark };

/// Every setting of the studio, typed, with its default. GUI thread.
class Settings
{
public:
    explicit Settings(SettingsFile &store);

    QString libraryFolder() const; ///< default: Pictures/unCLIP Studio
    void setLibraryFolder(const QString &folder);

    QString modelFolder() const; ///< empty: the starter
    void setModelFolder(const QString &folder);
    QStringList recentModels() const; ///< newest first, at most ten
    void addRecentModel(const QString &folder);

    LoadOptions loadOptions() const;
    void setLoadOptions(const LoadOptions &options);

    QString language() const; ///< "en", "zh_CN"; empty: the desktop's
    void setLanguage(const QString &language);

    ThemeChoice theme() const;
    void setTheme(ThemeChoice theme);

    QByteArray windowGeometry() const;
    void setWindowGeometry(const QByteArray &geometry);
    QByteArray windowState() const;
    void setWindowState(const QByteArray &state);

    int galleryTileSize() const; ///< pixels, 96..320
    void setGalleryTileSize(int pixels);

    bool advancedUnfolded(const QString &panel) const;
    void setAdvancedUnfolded(const QString &panel, bool unfolded);

    /// A changed shortcut; empty optional: the default stands.
    std::optional<QKeySequence> shortcut(const QString &action) const;
    void setShortcut(const QString &action, const std::optional<QKeySequence> &sequence);

    /// Key-value pairs of a dialog, kept as it was left.
    QVariantMap dialogState(const QString &dialog) const;
    void setDialogState(const QString &dialog, const QVariantMap &state);

private:
    SettingsFile &m_store;
};

} // namespace unclip
