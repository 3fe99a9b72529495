#include "panels/gallerypanel.h"

#include "panels/galleryfilterbar.h"
#include "panels/gallerysearchbar.h"
#include "panels/panelcolumn.h"
#include "session/clipsearch.h"
#include "session/imageloader.h"
#include "session/jobrunner.h"
#include "session/library.h"
#include "session/settings.h"
#include "theme.h"
#include "widgets/gallerydelegate.h"
#include "widgets/markedslider.h"

#include <QEvent>
#include <QFileInfo>
#include <QItemSelectionModel>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QResizeEvent>
#include <QScrollBar>
#include <QSlider>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace unclip {

namespace {

constexpr int narrowColumns = 2; ///< at least, beside the viewer
constexpr int smallestTile = 96;
constexpr int largestTile = 320;
constexpr int emptyLines = 3; ///< that the longest sentence needs in the narrow column
constexpr int mostFound = 500; ///< pictures of a search by meaning

QListView *makeGrid(QWidget *parent)
{
    auto *view = new QListView(parent);
    view->setObjectName(QStringLiteral("galleryView"));
    view->setViewMode(QListView::ListMode); // lays out 25,000 rows at once, unlike IconMode
    view->setFlow(QListView::LeftToRight);
    view->setWrapping(true);
    view->setResizeMode(QListView::Adjust);
    view->setUniformItemSizes(true);
    view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    view->setDragEnabled(true);
    view->setDragDropMode(QAbstractItemView::DragOnly);
    view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    reserveScrollBar(view); // else tiles change size with it
    view->setContextMenuPolicy(Qt::CustomContextMenu);
    view->setMouseTracking(true);
    return view;
}

} // namespace

struct GalleryPanel::Private
{
    Private(GalleryPanel *gallery, StudioServices studioServices, GalleryModel &galleryModel)
        : panel(gallery)
        , services(studioServices)
        , model(galleryModel)
    {
    }

    GalleryPanel *panel;
    StudioServices services;
    GalleryModel &model;
    GallerySearchBar *search = nullptr;
    GalleryFilterBar *filters = nullptr;
    QToolButton *filterButton = nullptr;
    QListView *view = nullptr;
    GalleryDelegate *delegate = nullptr;
    QWidget *empty = nullptr;
    QLabel *emptyText = nullptr;
    QPushButton *clearFilters = nullptr;
    QLabel *count = nullptr;
    QSlider *size = nullptr;
    bool isWide = false;
    QString pictureToSearch; ///< file whose pixels are awaited
    QString pictureToSearchId;
    QTimer countTimer;
    bool isSelectionNew = false; ///< told when the timer ends

    void build();
    void connectAll();
    void connectView();
    void retranslate();
    void applyFilter();
    void searchByMeaning();
    void showFound(const QStringList &ids);
    void dropRanking();
    void fitTiles();
    void showCount();
    void showMeaning();
    void popUpMenu(const QPoint &position);
    bool isFiltered() const;
    QStringList selected() const;
    int selectedCount() const;
    void showCountSoon();
};

GalleryPanel::GalleryPanel(StudioServices services, GalleryModel &model, QWidget *parent)
    : QWidget(parent)
    , m_private(std::make_unique<Private>(this, services, model))
{
    setObjectName(QStringLiteral("galleryPanel"));
    m_private->build();
    m_private->connectAll();
    m_private->retranslate();
}

GalleryPanel::~GalleryPanel() = default;

void GalleryPanel::Private::build()
{
    search = new GallerySearchBar;
    filters = new GalleryFilterBar(services.library);
    filters->hide();
    filterButton = new QToolButton;
    filterButton->setObjectName(QStringLiteral("filterButton"));
    filterButton->setCheckable(true);
    filterButton->setIcon(theme::icon(QStringLiteral("filter")));
    view = makeGrid(panel);
    delegate = new GalleryDelegate(view);
    view->setItemDelegate(delegate);
    view->setModel(&model);
    count = new QLabel;
    count->setObjectName(QStringLiteral("galleryCount"));
    count->setProperty("role", QStringLiteral("muted"));
    size = new MarkedSlider;
    size->setObjectName(QStringLiteral("tileSize"));
    size->setRange(smallestTile, largestTile);
    size->setValue(services.settings.galleryTileSize());
    size->setFixedWidth(120);
    size->hide();

    empty = new QWidget(view->viewport());
    emptyText = new QLabel;
    emptyText->setAlignment(Qt::AlignCenter);
    emptyText->setWordWrap(true);
    emptyText->setMinimumHeight(emptyLines * emptyText->fontMetrics().lineSpacing());
    emptyText->setProperty("role", QStringLiteral("muted"));
    clearFilters = new QPushButton;
    clearFilters->setObjectName(QStringLiteral("clearFilters"));
    auto *emptyLayout = new QVBoxLayout(empty);
    emptyLayout->addStretch(1);
    emptyLayout->addWidget(emptyText);
    emptyLayout->addWidget(clearFilters, 0, Qt::AlignHCenter);
    emptyLayout->addStretch(2);

    auto *top = new QHBoxLayout;
    top->setSpacing(theme::smallSpacing);
    top->addWidget(search, 1);
    top->addWidget(filterButton, 0, Qt::AlignTop);
    auto *bottom = new QHBoxLayout;
    bottom->addWidget(count, 1);
    bottom->addWidget(size);
    auto *layout = new QVBoxLayout(panel);
    layout->setContentsMargins(theme::spacing, theme::spacing, theme::spacing, theme::smallSpacing);
    layout->setSpacing(theme::spacing);
    layout->addLayout(top);
    layout->addWidget(filters);
    layout->addWidget(view, 1);
    layout->addLayout(bottom);
    view->viewport()->installEventFilter(panel);
}

void GalleryPanel::Private::connectAll()
{
    countTimer.setSingleShot(true);
    countTimer.setInterval(0);
    connect(search, &GallerySearchBar::wordsEdited, panel, [this] { applyFilter(); });
    connect(search, &GallerySearchBar::meaningRequested, panel, [this] { searchByMeaning(); });
    connect(search, &GallerySearchBar::cleared, panel, [this] { dropRanking(); });
    connect(search, &GallerySearchBar::pictureDropped, panel, &GalleryPanel::searchLike);
    connect(filters, &GalleryFilterBar::edited, panel, [this] { applyFilter(); });
    connect(filterButton, &QToolButton::toggled, filters, &QWidget::setVisible);
    connect(clearFilters, &QPushButton::clicked, panel, [this] {
        search->clear();
        filters->setFilter({});
        services.search.cancel();
        model.setFilter({});
        showCount();
    });
    connect(size, &QSlider::valueChanged, panel, [this](int pixels) {
        services.settings.setGalleryTileSize(pixels);
        fitTiles();
    });
    connect(&services.search, &ClipSearch::found, panel,
            [this](const QStringList &ids) { showFound(ids); });
    connect(&services.search, &ClipSearch::failed, panel, &GalleryPanel::troubled);
    connect(&services.loader, &ImageLoader::loaded, panel, [this](const LoadedImage &loaded) {
        if (pictureToSearch.isEmpty() || loaded.file != pictureToSearch)
            return;
        pictureToSearch.clear();
        if (!loaded.image)
            return Q_EMIT panel->troubled(loaded.failure);
        SlotInput picture;
        picture.kind = SlotInput::Kind::Picture;
        picture.file = loaded.file;
        picture.sha256 = loaded.sha256;
        picture.pictureId = pictureToSearchId;
        picture.image = loaded.image;
        const PictureRecord *record = services.library.find(pictureToSearchId);
        const bool hasWords = record != nullptr && !record->title.isEmpty();
        search->addPicture(picture, hasWords ? record->title : QFileInfo(loaded.file).fileName());
    });
    connect(&services.runner, &JobRunner::modelStateChanged, panel, [this] { showMeaning(); });
    connect(&services.library, &Library::loaded, panel, [this] { showCount(); });
    connect(&services.library, &Library::added, panel, [this] { showCountSoon(); });
    connect(&services.library, &Library::removed, panel, [this] { showCountSoon(); });
    connect(&model, &QAbstractItemModel::modelReset, panel, [this] { showCount(); });
    connect(&model, &QAbstractItemModel::rowsInserted, panel, [this] { showCountSoon(); });
    connect(&model, &QAbstractItemModel::rowsRemoved, panel, [this] { showCountSoon(); });
    connect(&countTimer, &QTimer::timeout, panel, [this] {
        showCount();
        if (std::exchange(isSelectionNew, false))
            Q_EMIT panel->selectionChanged(selected());
    });
    connectView();
}

void GalleryPanel::Private::connectView()
{
    connect(view, &QListView::doubleClicked, panel,
            [this](const QModelIndex &index) { Q_EMIT panel->activated(model.idAt(index.row())); });
    connect(view, &QListView::activated, panel,
            [this](const QModelIndex &index) { Q_EMIT panel->activated(model.idAt(index.row())); });
    connect(view, &QListView::customContextMenuRequested, panel,
            [this](const QPoint &position) { popUpMenu(position); });
    connect(view->selectionModel(), &QItemSelectionModel::currentChanged, panel,
            [this](const QModelIndex &index) {
                if (index.isValid())
                    Q_EMIT panel->currentChanged(model.idAt(index.row()));
            });
    connect(view->selectionModel(), &QItemSelectionModel::selectionChanged, panel, [this] {
        isSelectionNew = true;
        showCountSoon();
    });
}

void GalleryPanel::Private::retranslate()
{
    view->setAccessibleName(tr("Pictures"));
    filterButton->setToolTip(tr("Filters"));
    filterButton->setAccessibleName(tr("Filters"));
    clearFilters->setText(tr("Show all pictures"));
    size->setToolTip(tr("Size of the tiles"));
    size->setAccessibleName(tr("Size of the tiles"));
    showCount();
    showMeaning();
}

bool GalleryPanel::Private::isFiltered() const
{
    return !(model.filter() == GalleryFilter());
}

void GalleryPanel::Private::applyFilter()
{
    GalleryFilter filter = filters->filter();
    filter.text = search->words();
    if (search->isByMeaning())
        filter.ranking = model.filter().ranking;
    if (!(filter == model.filter()))
        model.setFilter(filter);
    showCount();
}

void GalleryPanel::Private::searchByMeaning()
{
    services.search.search(search->terms());
    emptyText->setText(tr("Searching…"));
}

void GalleryPanel::Private::showFound(const QStringList &ids)
{
    if (!search->isByMeaning())
        return;
    GalleryFilter filter = filters->filter();
    filter.ranking = ids.mid(0, mostFound);
    if (filter.ranking.isEmpty()) // an empty ranking would mean no search
        filter.ranking += QString();
    model.setFilter(filter);
    view->scrollToTop();
}

void GalleryPanel::Private::dropRanking()
{
    services.search.cancel();
    GalleryFilter filter = model.filter();
    filter.ranking.clear();
    if (!(filter == model.filter()))
        model.setFilter(filter);
}

void GalleryPanel::Private::showMeaning()
{
    const auto &info = services.runner.modelInfo();
    if (services.runner.modelState() != ModelState::Ready || !info)
        search->setMeaningAvailable(false, tr("Needs a loaded model."));
    else
        search->setMeaningAvailable(info->imageEncoder.available,
                                    QString::fromStdString(info->imageEncoder.reason));
}

void GalleryPanel::Private::showCount()
{
    const int rows = model.rowCount();
    const int all = services.library.count();
    const int chosen = selectedCount();
    const bool isRanked = rows > 0 && !model.filter().ranking.isEmpty();
    count->setText(chosen > 1       ? tr("%n selected", nullptr, chosen)
                       : isRanked   ? tr("%n picture(s), most alike first", nullptr, rows)
                       : rows < all ? tr("%1 of %n picture(s)", nullptr, all).arg(rows)
                                    : tr("%n picture(s)", nullptr, rows));
    empty->setVisible(rows == 0);
    clearFilters->setVisible(isFiltered());
    if (!services.library.isLoaded())
        emptyText->setText(tr("Opening the gallery…"));
    else if (isFiltered())
        emptyText->setText(tr("No picture matches."));
    else
        emptyText->setText(tr("Pictures that you make appear here, newest first."));
}

void GalleryPanel::Private::fitTiles()
{
    const int width = view->viewport()->width();
    const int columns =
        std::max(isWide ? 1 : narrowColumns, width / services.settings.galleryTileSize());
    const int side = std::max(smallestTile / 2, (width - 1) / columns); // one row must fit
    if (side == delegate->tileSide())
        return;
    delegate->setTileSide(side);
    view->setGridSize({ side, side });
    view->verticalScrollBar()->setSingleStep(side / 3);
}

/// From ranges: all of 25,000 pictures are one.
QStringList GalleryPanel::Private::selected() const
{
    std::vector<int> rows;
    for (const QItemSelectionRange &range : view->selectionModel()->selection())
        for (int row = range.top(); row <= range.bottom(); ++row)
            rows.push_back(row);
    std::sort(rows.begin(), rows.end());
    QStringList ids;
    ids.reserve(static_cast<qsizetype>(rows.size()));
    for (const int row : rows)
        ids += model.idAt(row);
    return ids;
}

int GalleryPanel::Private::selectedCount() const
{
    int rows = 0;
    for (const QItemSelectionRange &range : view->selectionModel()->selection())
        rows += range.height();
    return rows;
}

/// Once for the many ranges of rows that a change of many pictures brings.
void GalleryPanel::Private::showCountSoon()
{
    if (!countTimer.isActive())
        countTimer.start();
}

void GalleryPanel::Private::popUpMenu(const QPoint &position)
{
    const QStringList ids = selected();
    if (ids.isEmpty())
        return;
    auto *menu = new PictureMenu(services.library, ids, panel);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(menu, &PictureMenu::chosen, panel, &GalleryPanel::pictureActionRequested);
    menu->popup(view->viewport()->mapToGlobal(position));
}

QStringList GalleryPanel::selectedIds() const
{
    return m_private->selected();
}

QString GalleryPanel::currentId() const
{
    const QModelIndex index = m_private->view->currentIndex();
    return index.isValid() ? m_private->model.idAt(index.row()) : QString();
}

void GalleryPanel::select(const QString &id)
{
    int row = m_private->model.rowOf(id);
    if (row < 0 && m_private->services.library.find(id) != nullptr) {
        m_private->clearFilters->click();
        row = m_private->model.rowOf(id);
    }
    if (row < 0)
        return;
    const QModelIndex index = m_private->model.index(row);
    m_private->view->setCurrentIndex(index);
    m_private->view->scrollTo(index);
}

void GalleryPanel::follow(const QString &id)
{
    QListView *view = m_private->view;
    if (m_private->isWide || view->hasFocus() || m_private->selectedCount() > 1)
        return;
    const QSignalBlocker blocker(this); // it is shown already
    const int row = m_private->model.rowOf(id);
    if (row < 0)
        return view->selectionModel()->clear();
    view->setAutoScroll(false);
    view->setCurrentIndex(m_private->model.index(row));
    view->setAutoScroll(true);
}

void GalleryPanel::focusSearch()
{
    m_private->search->field()->setFocus(Qt::ShortcutFocusReason);
    m_private->search->field()->selectAll();
}

void GalleryPanel::setTileSize(int pixels)
{
    m_private->size->setValue(pixels);
}

void GalleryPanel::setWide(bool wide)
{
    m_private->isWide = wide;
    m_private->size->setVisible(wide);
    m_private->filters->setWide(wide);
    m_private->filterButton->setChecked(wide || !(m_private->filters->filter() == GalleryFilter()));
    m_private->fitTiles();
    if (wide)
        m_private->view->setFocus();
}

void GalleryPanel::searchLike(const QString &file, const QString &pictureId)
{
    m_private->pictureToSearch = file;
    m_private->pictureToSearchId = pictureId;
    m_private->services.loader.load(file);
}

bool GalleryPanel::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_private->view->viewport() && event->type() == QEvent::Resize) {
        m_private->empty->setGeometry(m_private->view->viewport()->rect());
        m_private->fitTiles();
    }
    return QWidget::eventFilter(watched, event);
}

void GalleryPanel::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        m_private->retranslate();
    QWidget::changeEvent(event);
}

} // namespace unclip
