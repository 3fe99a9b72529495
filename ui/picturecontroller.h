#pragma once

#include "panels/modepanel.h"
#include "panels/pictureactions.h"
#include "panels/studioservices.h"
#include "session/picturemime.h"

#include <QObject>
#include <QSet>

#include <functional>
#include <vector>

namespace unclip {

/// Does what the menus of pictures offer. GUI thread.
class PictureController : public QObject
{
    Q_OBJECT

public:
    using PanelFinder = std::function<ModePanel &(Mode)>;

    /// @param panels gives the panel of a mode, making it when need be
    /// @param window parent of dialogs
    PictureController(StudioServices services, PanelFinder panels, QWidget *window);

    void perform(PictureAction action, const QStringList &ids);
    void rate(const QStringList &ids, int rating);
    void undoTrash();

Q_SIGNALS:
    void modeWanted(unclip::Mode mode);
    void compareWanted(const QString &idA, const QString &idB);
    void similarWanted(const QString &id);
    void settingsWanted(const QString &file); ///< of the recipe in this file
    void recreateWanted(const QString &file);
    void trashed(int count);
    void restored(const QStringList &ids); ///< came back from the trash
    void troubled(const unclip::Failure &failure);
    void message(const QString &text);

private:
    void takeInto(Mode mode, int slot, const PictureRecord &record);
    void toggleStars(const QStringList &ids);
    void openExport(const QStringList &ids);
    void moveToTrash(const QStringList &ids);
    void onAdded(const QStringList &ids);
    std::vector<PictureRecord> records(const QStringList &ids) const;

    StudioServices m_services;
    PanelFinder m_panels;
    PictureCopier m_copier;
    QWidget *m_window = nullptr;
    QSet<QString> m_thrownAway; ///< ids
    QSet<QString> m_awaited; ///< of these, since they were asked back
};

} // namespace unclip
