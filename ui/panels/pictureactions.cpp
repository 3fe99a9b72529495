#include "panels/pictureactions.h"

#include <QCoreApplication>

#include <algorithm>
#include <string>

namespace unclip {

namespace {

/// Gives the free functions of this file a translation context.
struct Text
{
    Q_DECLARE_TR_FUNCTIONS(unclip::PictureMenu)
};

using Group = std::vector<PictureAction>;

constexpr int mostStars = 5;

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

bool changesLibrary(PictureAction action)
{
    return action == PictureAction::Star || action == PictureAction::MoveToTrash;
}

/// Of a picture whose file cannot be read, too.
bool worksOnBroken(PictureAction action)
{
    return action == PictureAction::ShowInFolder || changesLibrary(action);
}

/// The window's action, see StudioActions; empty: it has none.
const char *idOf(PictureAction action)
{
    switch (action) {
    case PictureAction::Vary:
        return "vary";
    case PictureAction::SetAsA:
        return "set-as-a";
    case PictureAction::SetAsB:
        return "set-as-b";
    case PictureAction::EditByText:
        return "edit-by-text";
    case PictureAction::Explore:
        return "explore";
    case PictureAction::Compare:
        return "compare";
    case PictureAction::UseSettings:
        return "use-settings";
    case PictureAction::Recreate:
        return "recreate";
    case PictureAction::Export:
        return "export";
    case PictureAction::Copy:
        return "copy-picture";
    case PictureAction::Star:
        return "star";
    case PictureAction::MoveToTrash:
        return "trash";
    case PictureAction::FindSimilar:
    case PictureAction::ShowInFolder:
        break;
    }
    return "";
}

template <typename Predicate>
bool areAll(const Library &library, const QStringList &ids, Predicate predicate)
{
    return std::all_of(ids.begin(), ids.end(), [&](const QString &id) {
        const PictureRecord *record = library.find(id);
        return record != nullptr && predicate(*record);
    });
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

bool takesOnePicture(PictureAction action)
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

bool isPictureActionPossible(PictureAction action, const Library &library, const QStringList &ids)
{
    if (ids.isEmpty() || (takesOnePicture(action) && ids.size() != 1))
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

PictureMenu::PictureMenu(Library &library, const QStringList &ids, QWidget *parent)
    : QMenu(parent)
    , m_library(library)
    , m_ids(ids)
{
    setObjectName(QStringLiteral("pictureMenu"));
    setToolTipsVisible(true);
    for (const Group &group : groupsFor(ids)) {
        if (!isEmpty())
            addSeparator();
        for (const PictureAction action : group)
            addChoice(action);
    }
}

void PictureMenu::addChoice(PictureAction action)
{
    QAction *choice = addAction(pictureActionText(action));
    choice->setToolTip(pictureActionToolTip(action));
    choice->setData(static_cast<int>(action));
    choice->setEnabled(isPictureActionPossible(action, m_library, m_ids));
    likeInWindow(choice, idOf(action));
    if (action == PictureAction::Star) {
        choice->setCheckable(true);
        choice->setChecked(areAll(m_library, m_ids, [](const auto &each) { return each.starred; }));
        addRatings();
    }
    connect(choice, &QAction::triggered, this, [this, action] { Q_EMIT chosen(action, m_ids); });
}

void PictureMenu::addRatings()
{
    m_ratings = addMenu(tr("Rating"));
    m_ratings->setObjectName(QStringLiteral("ratingMenu"));
    m_ratings->setEnabled(isPictureActionPossible(PictureAction::Star, m_library, m_ids));
    for (int stars = 0; stars <= mostStars; ++stars) {
        QAction *choice =
            m_ratings->addAction(stars == 0 ? tr("No rating") : QString(stars, QChar(u'★')));
        choice->setCheckable(true);
        choice->setChecked(
            areAll(m_library, m_ids, [stars](const auto &each) { return each.rating == stars; }));
        likeInWindow(choice, ("rate-" + std::to_string(stars)).c_str());
        connect(choice, &QAction::triggered, this,
                [this, stars] { m_library.setRating(m_ids, stars); });
    }
}

/// Icon and keys of the window's action. The keys are only shown here.
void PictureMenu::likeInWindow(QAction *choice, const char *id) const
{
    const QWidget *home = parentWidget();
    const auto *known = home == nullptr
        ? nullptr
        : home->window()->findChild<QAction *>(QLatin1String(id) + QStringLiteral("Action"));
    if (known == nullptr)
        return;
    choice->setIcon(known->icon());
    choice->setShortcut(known->shortcut());
    choice->setShortcutContext(Qt::WidgetShortcut);
    choice->setShortcutVisibleInContextMenu(true);
}

QAction *PictureMenu::actionForRating(int stars) const
{
    return m_ratings == nullptr ? nullptr : m_ratings->actions().value(stars);
}

QAction *PictureMenu::actionFor(PictureAction action) const
{
    for (QAction *choice : actions())
        if (choice->data().isValid() && choice->data().toInt() == static_cast<int>(action))
            return choice;
    return nullptr;
}

} // namespace unclip
