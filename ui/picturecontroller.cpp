#include "picturecontroller.h"

#include "dialogs/exportdialog.h"
#include "session/library.h"

#include <QDesktopServices>
#include <QFileInfo>
#include <QUrl>

#include <algorithm>
#include <utility>

namespace unclip {

namespace {

constexpr int slotA = 0;
constexpr int slotB = 1;

} // namespace

PictureController::PictureController(StudioServices services, PanelFinder panels, QWidget *window)
    : QObject(window)
    , m_services(services)
    , m_panels(std::move(panels))
    , m_window(window)
{
    connect(&m_services.library, &Library::added, this, &PictureController::onAdded);
    connect(&m_copier, &PictureCopier::failed, this, &PictureController::troubled);
    connect(&m_copier, &PictureCopier::copied, this,
            [this](int count) { Q_EMIT message(tr("%n picture(s) copied.", nullptr, count)); });
}

std::vector<PictureRecord> PictureController::records(const QStringList &ids) const
{
    std::vector<PictureRecord> found;
    for (const QString &id : ids)
        if (const PictureRecord *record = m_services.library.find(id))
            found.push_back(*record);
    return found;
}

void PictureController::perform(PictureAction action, const QStringList &ids)
{
    const std::vector<PictureRecord> pictures = records(ids);
    if (pictures.empty())
        return;
    const PictureRecord &first = pictures.front();
    switch (action) {
    case PictureAction::Vary:
        return takeInto(Mode::Vary, slotA, first);
    case PictureAction::SetAsA:
        return takeInto(Mode::Blend, slotA, first);
    case PictureAction::SetAsB:
        return takeInto(Mode::Blend, slotB, first);
    case PictureAction::EditByText:
        return takeInto(Mode::Edit, slotA, first);
    case PictureAction::Explore:
        return takeInto(Mode::Explore, slotA, first);
    case PictureAction::FindSimilar:
        return Q_EMIT similarWanted(first.id);
    case PictureAction::Compare:
        if (pictures.size() > 1)
            Q_EMIT compareWanted(first.id, pictures[1].id);
        return;
    case PictureAction::UseSettings:
        return Q_EMIT settingsWanted(first.file);
    case PictureAction::Recreate:
        return Q_EMIT recreateWanted(first.file);
    case PictureAction::Export:
        return openExport(ids);
    case PictureAction::Copy:
        return m_copier.copy(pictures);
    case PictureAction::ShowInFolder:
        QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(first.file).absolutePath()));
        return;
    case PictureAction::Star:
        return toggleStars(ids);
    case PictureAction::MoveToTrash:
        return moveToTrash(ids);
    }
}

void PictureController::takeInto(Mode mode, int slot, const PictureRecord &record)
{
    Q_EMIT modeWanted(mode);
    m_panels(mode).takePicture(record.file, record.id, slot);
}

void PictureController::rate(const QStringList &ids, int rating)
{
    m_services.library.setRating(ids, rating);
}

void PictureController::toggleStars(const QStringList &ids)
{
    const std::vector<PictureRecord> pictures = records(ids);
    const bool allStarred = std::all_of(pictures.begin(), pictures.end(),
                                        [](const PictureRecord &r) { return r.starred; });
    m_services.library.setStarred(ids, !allStarred);
}

void PictureController::openExport(const QStringList &ids)
{
    auto *dialog = new ExportDialog(records(ids), m_services.settings, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void PictureController::moveToTrash(const QStringList &ids)
{
    m_thrownAway.unite(QSet<QString>(ids.begin(), ids.end()));
    m_services.library.moveToTrash(ids);
    Q_EMIT trashed(static_cast<int>(ids.size()));
}

void PictureController::undoTrash()
{
    if (!m_services.library.canUndoTrash())
        return;
    m_awaited.unite(std::exchange(m_thrownAway, {}));
    m_services.library.undoTrash();
}

void PictureController::onAdded(const QStringList &ids)
{
    QStringList back;
    for (const QString &id : ids)
        if (m_awaited.remove(id))
            back += id;
    if (!back.isEmpty())
        Q_EMIT restored(back);
}

} // namespace unclip
