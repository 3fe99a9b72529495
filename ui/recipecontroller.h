#pragma once

#include "panels/studioservices.h"
#include "session/imageloader.h"
#include "session/recreator.h"
#include "unclip/recipe.h"

#include <QObject>

class QWidget;

namespace unclip {

/// What happens with the recipes of pictures: settings taken over, pictures made again and
/// compared. GUI thread.
class RecipeController : public QObject
{
    Q_OBJECT

public:
    /// @param window parent of dialogs
    RecipeController(StudioServices services, QWidget *window);

    /// A PNG with a recipe came into a slot: asks what to do with it.
    void offer(const Recipe &recipe, const QString &file);

    /// Reads the recipe of a file and puts it into the panels.
    void useSettingsOf(const QString &file);
    void recreate(const QString &file);

    /// A file from outside was put into a slot: says why when it cannot be read, and
    /// offers its recipe when it has one.
    void watch(const QString &file);

Q_SIGNALS:
    void modeWanted(unclip::Mode mode);
    void troubled(const unclip::Failure &failure);
    void message(const QString &text);

private:
    void useSettings(const Recipe &recipe);
    void onLoaded(const LoadedImage &loaded);
    void onWatched(const LoadedImage &loaded);
    void onRecreated(const RecreateReport &report);
    void offerToKeep(const RecreateReport &report);

    StudioServices m_services;
    QWidget *m_window = nullptr;
    Recreator m_recreator;
    QString m_awaitedFile; ///< whose recipe is wanted
    QString m_watchedFile; ///< on its way into a slot
};

} // namespace unclip
