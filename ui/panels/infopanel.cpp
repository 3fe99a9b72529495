#include "panels/infopanel.h"

#include "panels/infoform.h"
#include "panels/lineagerow.h"
#include "picturetext.h"
#include "theme.h"
#include "uitext.h"
#include "widgets/elidedlabel.h"
#include "widgets/plaintooltip.h"
#include "widgets/starrating.h"

#include <QClipboard>
#include <QEvent>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSet>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace unclip {

namespace {

/// The rating that all have, else none.
int commonRating(const std::vector<PictureRecord> &records)
{
    const int first = records.empty() ? 0 : records.front().rating;
    const bool isCommon =
        std::all_of(records.begin(), records.end(),
                    [first](const PictureRecord &record) { return record.rating == first; });
    return isCommon ? first : 0;
}

bool areAllStarred(const std::vector<PictureRecord> &records)
{
    return std::all_of(records.begin(), records.end(),
                       [](const PictureRecord &record) { return record.starred; });
}

} // namespace

InfoPanel::InfoPanel(Library &library, ThumbnailCache &thumbnails, QWidget *parent)
    : QWidget(parent)
    , m_library(library)
    , m_thumbnails(thumbnails)
{
    setObjectName(QStringLiteral("infoPanel"));
    build();
    connectLibrary();
    connect(&m_reader, &RecipeReader::done, this, &InfoPanel::onRecipe);
    retranslate();
}

InfoPanel::~InfoPanel() = default;

void InfoPanel::build()
{
    m_empty = new QLabel(this);
    m_empty->setObjectName(QStringLiteral("infoEmpty"));
    m_empty->setProperty("role", QStringLiteral("muted"));
    m_empty->setWordWrap(true);
    m_empty->setAlignment(Qt::AlignCenter);
    m_scroller = new QScrollArea(this);
    m_scroller->setObjectName(QStringLiteral("infoScroller"));
    m_scroller->setWidgetResizable(true);
    m_scroller->setFrameShape(QFrame::NoFrame);
    m_scroller->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroller->setWidget(buildBody());
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_empty, 1);
    column->addWidget(m_scroller, 1);
}

QWidget *InfoPanel::buildBody()
{
    auto *body = new QWidget(this);
    m_title = makeValueLabel(body);
    m_title->setObjectName(QStringLiteral("infoPrompt"));
    QFont heading = m_title->font();
    heading.setWeight(theme::strongWeight);
    m_title->setFont(heading);
    m_form = new InfoForm(body);
    m_note = makeValueLabel(body);
    m_note->setObjectName(QStringLiteral("infoNote"));
    m_note->setProperty("role", QStringLiteral("muted"));
    m_parents = new LineageRow(m_library, m_thumbnails, body);
    m_parents->setObjectName(QStringLiteral("infoParents"));
    m_children = new LineageRow(m_library, m_thumbnails, body);
    m_children->setObjectName(QStringLiteral("infoChildren"));
    for (LineageRow *row : { m_parents, m_children }) {
        connect(row, &LineageRow::activated, this, &InfoPanel::pictureRequested);
        connect(row, &LineageRow::menuRequested, this, &InfoPanel::openMenu);
    }
    auto *column = new QVBoxLayout(body);
    const int margin = theme::spacing + theme::smallSpacing;
    column->setContentsMargins(margin, margin, margin, margin);
    column->setSpacing(margin);
    column->addWidget(buildMarks());
    column->addWidget(m_title);
    column->addWidget(m_form);
    column->addWidget(buildFileRow());
    column->addWidget(m_note);
    column->addWidget(m_parents);
    column->addWidget(m_children);
    buildButtons(column);
    column->addStretch(1);
    return body;
}

QWidget *InfoPanel::buildMarks()
{
    auto *marks = new QWidget(this);
    m_rating = new StarRating(marks);
    m_rating->setObjectName(QStringLiteral("infoRating"));
    m_star = new QToolButton(marks);
    m_star->setObjectName(QStringLiteral("infoStar"));
    m_star->setCheckable(true);
    m_star->setAutoRaise(true);
    m_star->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    auto *row = new QHBoxLayout(marks);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_rating);
    row->addStretch(1);
    row->addWidget(m_star);
    connect(m_rating, &StarRating::edited, this,
            [this](int rating) { m_library.setRating(m_ids, rating); });
    connect(m_star, &QToolButton::clicked, this,
            [this](bool checked) { m_library.setStarred(m_ids, checked); });
    return marks;
}

QWidget *InfoPanel::buildFileRow()
{
    m_fileRow = new QWidget(this);
    m_file = new ElidedLabel(ElidedLabel::Tone::Muted, m_fileRow);
    m_file->setObjectName(QStringLiteral("infoFile"));
    m_folder = new QToolButton(m_fileRow);
    m_folder->setObjectName(QStringLiteral("infoShowInFolder"));
    m_folder->setAutoRaise(true);
    m_folder->setIcon(theme::icon(QStringLiteral("folder")));
    auto *row = new QHBoxLayout(m_fileRow);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_file, 1);
    row->addWidget(m_folder);
    connect(m_folder, &QToolButton::clicked, this,
            [this] { Q_EMIT pictureActionRequested(PictureAction::ShowInFolder, m_ids); });
    return m_fileRow;
}

QPushButton *InfoPanel::addButton(QVBoxLayout *column, const char *name, PictureAction action)
{
    auto *button = new QPushButton(this);
    button->setObjectName(QLatin1String(name));
    column->addWidget(button);
    connect(button, &QPushButton::clicked, this,
            [this, action] { Q_EMIT pictureActionRequested(action, m_ids); });
    return button;
}

void InfoPanel::buildButtons(QVBoxLayout *column)
{
    auto *buttons = new QVBoxLayout;
    buttons->setSpacing(theme::spacing);
    m_useSettings = addButton(buttons, "infoUseSettings", PictureAction::UseSettings);
    m_recreate = addButton(buttons, "infoRecreate", PictureAction::Recreate);
    m_copyRecipe = new QPushButton(this);
    m_copyRecipe->setObjectName(QStringLiteral("infoCopyRecipe"));
    connect(m_copyRecipe, &QPushButton::clicked, this, &InfoPanel::copyRecipe);
    buttons->addWidget(m_copyRecipe);
    m_compare = addButton(buttons, "infoCompare", PictureAction::Compare);
    m_export = addButton(buttons, "infoExport", PictureAction::Export);
    column->addLayout(buttons);
}

void InfoPanel::connectLibrary()
{
    connect(&m_library, &Library::changed, this, [this](const QStringList &changed) {
        const QSet<QString> shown(m_ids.begin(), m_ids.end());
        const bool isOurs = std::any_of(changed.begin(), changed.end(),
                                        [&shown](const QString &id) { return shown.contains(id); });
        if (isOurs)
            refresh();
    });
    connect(&m_library, &Library::removed, this, &InfoPanel::onRemoved);
    connect(&m_library, &Library::added, this, [this] { refreshLineage(); });
    connect(&m_library, &Library::loaded, this, [this] { refresh(); });
}

std::vector<PictureRecord> InfoPanel::records() const
{
    std::vector<PictureRecord> found;
    for (const QString &id : m_ids)
        if (const PictureRecord *record = m_library.find(id))
            found.push_back(*record);
    return found;
}

void InfoPanel::showPictures(const QStringList &ids)
{
    if (ids == m_ids && !ids.isEmpty())
        return;
    m_ids = ids;
    m_recipe = {};
    m_recipeState = RecipeState::None;
    m_reader.forget();
    const PictureRecord *single = ids.size() == 1 ? m_library.find(ids.front()) : nullptr;
    if (single != nullptr) {
        m_recipeState = RecipeState::Reading;
        m_reader.read(single->file);
    }
    refresh();
}

void InfoPanel::onRecipe(const FileRecipe &result)
{
    m_recipe = result;
    if (result.recipe)
        m_recipeState = RecipeState::Found;
    else if (!result.problem.isEmpty())
        m_recipeState = RecipeState::Malformed;
    else if (result.failure.kind != Failure::Kind::None)
        m_recipeState = RecipeState::Unreadable;
    else
        m_recipeState = RecipeState::Absent;
    refresh();
}

void InfoPanel::onRemoved(const QStringList &removed)
{
    const QSet<QString> gone(removed.begin(), removed.end());
    QStringList left = m_ids;
    left.removeIf([&gone](const QString &id) { return gone.contains(id); });
    if (left != m_ids)
        showPictures(left);
    else
        refreshLineage();
}

void InfoPanel::refresh()
{
    const std::vector<PictureRecord> shown = records();
    m_empty->setVisible(shown.empty());
    m_scroller->setVisible(!shown.empty());
    if (shown.empty())
        return;
    refreshMarks(shown);
    const bool isSingle = m_ids.size() == 1;
    if (isSingle)
        refreshSingle(shown.front());
    else
        refreshSeveral(shown);
    m_fileRow->setVisible(isSingle);
    for (QPushButton *button : { m_useSettings, m_recreate, m_copyRecipe }) {
        button->setVisible(isSingle);
        button->setEnabled(m_recipeState == RecipeState::Found);
    }
    m_compare->setVisible(shown.size() == 2);
    m_export->setVisible(!isSingle);
    refreshNote();
    refreshLineage();
}

void InfoPanel::refreshMarks(const std::vector<PictureRecord> &records)
{
    m_rating->setRating(commonRating(records));
    const bool isStarred = areAllStarred(records);
    m_star->setChecked(isStarred);
    m_star->setIcon(
        theme::icon(isStarred ? QStringLiteral("star-filled") : QStringLiteral("star")));
    m_rating->setEnabled(!m_library.isReadOnly());
    m_star->setEnabled(!m_library.isReadOnly());
}

void InfoPanel::refreshSingle(const PictureRecord &record)
{
    m_title->setText(picturetext::title(record));
    std::vector<InfoRow> rows = infoRows(record, m_recipe.recipe.get());
    if (m_recipe.byteCount > 0)
        rows.push_back(
            { tr("File size"), uitext::fileSize(static_cast<quint64>(m_recipe.byteCount)), {} });
    m_form->setRows(rows);
    m_file->setText(QFileInfo(record.file).fileName());
    m_file->setToolTip(plainToolTip(record.file));
}

void InfoPanel::refreshSeveral(const std::vector<PictureRecord> &records)
{
    m_title->setText(tr("%n pictures", nullptr, static_cast<int>(records.size())));
    m_form->setRows(summaryRows(records));
}

void InfoPanel::refreshLineage()
{
    const bool isSingle = m_ids.size() == 1;
    QStringList parents;
    if (isSingle)
        for (const QString &id : m_library.parentsOf(m_ids.front()))
            if (m_library.find(id) != nullptr)
                parents.append(id);
    m_parents->setIds(parents);
    m_children->setIds(isSingle ? m_library.childrenOf(m_ids.front()) : QStringList());
}

void InfoPanel::refreshNote()
{
    QString note;
    switch (m_recipeState) {
    case RecipeState::Reading:
        note = tr("Reading how it was made…");
        break;
    case RecipeState::Absent:
        note = tr("This file says nothing about how it was made, so it cannot be made again.");
        break;
    case RecipeState::Malformed:
        note = tr("The recipe in this file is damaged and cannot be used.");
        break;
    case RecipeState::Unreadable:
        note = tr("The file cannot be read.");
        break;
    default:
        break;
    }
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
    const QString detail = m_recipe.problem.isEmpty() ? m_recipe.failure.detail : m_recipe.problem;
    m_note->setToolTip(plainToolTip(detail));
}

void InfoPanel::copyRecipe()
{
    if (!m_recipe.recipe)
        return;
    QGuiApplication::clipboard()->setText(QString::fromStdString(toJson(*m_recipe.recipe)));
    Q_EMIT message(tr("The recipe is on the clipboard as JSON."));
}

void InfoPanel::openMenu(const QString &id, const QPoint &globalPosition)
{
    auto *menu = new PictureMenu(m_library, { id }, this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(menu, &PictureMenu::chosen, this, &InfoPanel::pictureActionRequested);
    menu->popup(globalPosition);
}

void InfoPanel::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void InfoPanel::retranslate()
{
    setAccessibleName(tr("Picture info"));
    m_scroller->setAccessibleName(accessibleName()); // the keyboard scrolls it
    m_title->setAccessibleName(tr("Prompt"));
    m_empty->setText(tr("Pick a picture to read how it was made."));
    m_star->setText(tr("Star"));
    m_star->setToolTip(tr("Star these pictures, or take the star away (.)"));
    m_folder->setAccessibleName(pictureActionText(PictureAction::ShowInFolder));
    m_folder->setToolTip(pictureActionText(PictureAction::ShowInFolder));
    m_parents->setHeading(tr("Made from"));
    m_children->setHeading(tr("Made from this"));
    const auto name = [](QPushButton *button, PictureAction action) {
        button->setText(pictureActionText(action));
        button->setToolTip(pictureActionToolTip(action));
    };
    name(m_useSettings, PictureAction::UseSettings);
    name(m_recreate, PictureAction::Recreate);
    name(m_compare, PictureAction::Compare);
    name(m_export, PictureAction::Export);
    m_copyRecipe->setText(tr("Copy recipe as JSON"));
    m_copyRecipe->setToolTip(
        tr("Everything needed to make this picture again, for other programs"));
    refresh();
}

} // namespace unclip
