#include "panels/pictureactions.h"

#include <QCoreApplication>

#include <algorithm>

namespace unclip {

namespace {

/// Gives the free functions of this file a translation context.
struct Text
{
    Q_DECLARE_TR_FUNCTIONS(unclip::PictureMenu)
};

using Group = std::vector<PictureAction>;

std::vector<Group> groupsFor(const QStringList &ids)
{
    const Group keeping { PictureAction::Export, PictureAction::Copy, PictureAction::ShowInFolder };
    const Group tidying { PictureAction::Star, PictureAction::MoveToTrash };
    if (ids.size() == 2)
        return { { PictureAction::Compare }, keeping, tidying };
    if (ids.size() > 2)
        return { keeping, tidying };
    return { { PictureAction::Vary, PictureAction::SetAsA, PictureAction::SetAsB,
               PictureAction::EditByText, PictureAction::Explore, PictureAction::FindSimilar },
             { PictureAction::UseSettings, PictureAction::Recreate },
             keeping,
             tidying };
}

bool needsOne(PictureAction action)
{
    switch (action) {
    case PictureAction::Compare:
    case PictureAction::Export:
    case PictureAction::Copy:
    case PictureAction::ShowInFolder:
    case PictureAction::Star:
    case PictureAction::MoveToTrash:
        return false;
    default:
        return true;
    }
}

bool changesLibrary(PictureAction action)
{
    return action == PictureAction::Star || action == PictureAction::MoveToTrash;
}

/// Of a picture whose file cannot be read, too.
bool worksOnBroken(PictureAction action)
{
    return action == PictureAction::ShowInFolder || changesLibrary(action);
}

} // namespace

QString pictureActionText(PictureAction action)
{
    switch (action) {
    case PictureAction::Vary:
        return Text::tr("Vary");
    case PictureAction::SetAsA:
        //: first picture of a blend
        return Text::tr("Set as A");
    case PictureAction::SetAsB:
        //: second picture of a blend
        return Text::tr("Set as B");
    case PictureAction::EditByText:
        return Text::tr("Edit by text");
    case PictureAction::Explore:
        return Text::tr("Explore");
    case PictureAction::FindSimilar:
        return Text::tr("Find similar pictures");
    case PictureAction::Compare:
        return Text::tr("Compare");
    case PictureAction::UseSettings:
        return Text::tr("Use these settings");
    case PictureAction::Recreate:
        return Text::tr("Recreate exactly");
    case PictureAction::Export:
        return Text::tr("Export…");
    case PictureAction::Copy:
        return Text::tr("Copy");
    case PictureAction::ShowInFolder:
        return Text::tr("Show in folder");
    case PictureAction::Star:
        return Text::tr("Star");
    case PictureAction::MoveToTrash:
        break;
    }
    return Text::tr("Move to trash");
}

QString pictureActionToolTip(PictureAction action)
{
    switch (action) {
    case PictureAction::Vary:
        return Text::tr("Makes pictures like this one (image variation with η).");
    case PictureAction::SetAsA:
    case PictureAction::SetAsB:
        return Text::tr("Blends this picture with another (slerp of image embeddings).");
    case PictureAction::EditByText:
        return Text::tr("Changes this picture by words (text diff with θ).");
    case PictureAction::Explore:
        return Text::tr("Shows what the model sees in this picture (PCA, concepts).");
    case PictureAction::FindSimilar:
        return Text::tr("Sorts the gallery by likeness to this picture (CLIP cosine).");
    case PictureAction::UseSettings:
        return Text::tr("Puts the prompt and every setting of this picture into the panels.");
    case PictureAction::Recreate:
        return Text::tr("Makes this picture again from its recipe and compares the two.");
    case PictureAction::Copy:
        return Text::tr("Copies the picture, its file and its prompt.");
    default:
        break;
    }
    return {};
}

bool isPictureActionPossible(PictureAction action, const Library &library, const QStringList &ids)
{
    if (ids.isEmpty() || (needsOne(action) && ids.size() != 1))
        return false;
    if (action == PictureAction::Compare && ids.size() != 2)
        return false;
    if (changesLibrary(action) && library.isReadOnly())
        return false;
    return std::all_of(ids.begin(), ids.end(), [&library, action](const QString &id) {
        const PictureRecord *record = library.find(id);
        return record != nullptr && (!record->broken || worksOnBroken(action));
    });
}

PictureMenu::PictureMenu(const Library &library, const QStringList &ids, QWidget *parent)
    : QMenu(parent)
    , m_ids(ids)
{
    setObjectName(QStringLiteral("pictureMenu"));
    setToolTipsVisible(true);
    for (const Group &group : groupsFor(ids)) {
        if (!isEmpty())
            addSeparator();
        for (const PictureAction action : group)
            addChoice(library, action);
    }
}

void PictureMenu::addChoice(const Library &library, PictureAction action)
{
    QAction *choice = addAction(pictureActionText(action));
    choice->setToolTip(pictureActionToolTip(action));
    choice->setData(static_cast<int>(action));
    choice->setEnabled(isPictureActionPossible(action, library, m_ids));
    if (action == PictureAction::Star) {
        choice->setCheckable(true);
        choice->setChecked(std::all_of(m_ids.begin(), m_ids.end(), [&library](const QString &id) {
            const PictureRecord *record = library.find(id);
            return record != nullptr && record->starred;
        }));
    }
    connect(choice, &QAction::triggered, this, [this, action] { Q_EMIT chosen(action, m_ids); });
}

QAction *PictureMenu::actionFor(PictureAction action) const
{
    for (QAction *choice : actions())
        if (!choice->isSeparator() && choice->data().toInt() == static_cast<int>(action))
            return choice;
    return nullptr;
}

} // namespace unclip
