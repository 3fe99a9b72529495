#include "panels/viewerpanel.h"

#include "panels/batchstrip.h"
#include "panels/brokenpage.h"
#include "panels/jobfollower.h"
#include "panels/panelsupport.h"
#include "panels/picturedrag.h"
#include "panels/viewercanvas.h"
#include "panels/viewercaption.h"
#include "panels/welcomepage.h"
#include "picturetext.h"
#include "session/library.h"
#include "session/session.h"
#include "theme.h"
#include "widgets/compareview.h"

#include <QDragEnterEvent>
#include <QKeyEvent>
#include <QVBoxLayout>

namespace unclip {

ViewerPanel::ViewerPanel(StudioServices services, QWidget *parent)
    : QWidget(parent)
    , m_services(services)
    , m_pair(m_reader)
{
    setObjectName(QStringLiteral("viewerPanel"));
    setAcceptDrops(true);
    build();
    connectParts();
    connectLibrary();
    connectJobs();
    retranslate();
    updateTools();
}

ViewerPanel::~ViewerPanel() = default;

void ViewerPanel::build()
{
    m_toolbar = new ViewerToolbar(this);
    m_canvas = new ViewerCanvas(this);
    m_caption = new ViewerCaption(this);
    m_batch = new BatchStrip(m_services.library, m_services.thumbnails, this);
    m_follower = new JobFollower(m_services.queue, this);
    m_canvas->welcome().setModelState(m_services.runner.modelState());
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_toolbar);
    column->addWidget(m_canvas, 1);
    column->addWidget(m_caption);
    column->addWidget(m_batch);
    setFocusProxy(&m_canvas->view());
    m_canvas->view().installEventFilter(this);
    m_canvas->comparison().installEventFilter(this);
}

void ViewerPanel::connectParts()
{
    connect(m_toolbar, &ViewerToolbar::fitRequested, this, &ViewerPanel::fit);
    connect(m_toolbar, &ViewerToolbar::actualSizeRequested, this, &ViewerPanel::actualSize);
    connect(m_toolbar, &ViewerToolbar::zoomRequested, this, &ViewerPanel::zoomBy);
    connect(m_toolbar, &ViewerToolbar::smallPictureToggled, this, &ViewerPanel::showSmall);
    connect(m_toolbar, &ViewerToolbar::compareRequested, this, &ViewerPanel::compareWith);
    connect(m_toolbar, &ViewerToolbar::compareEnded, this, &ViewerPanel::endComparison);
    ImageView *view = &m_canvas->view();
    connect(view, &ImageView::transformChanged, this, &ViewerPanel::updateScale);
    connect(view, &ImageView::dragOutRequested, this, [this] {
        if (const auto record = currentPicture())
            startDrag(record->id);
    });
    const auto menuOfCurrent = [this](const QPoint &position) {
        if (const auto record = currentPicture())
            openMenu(record->id, position);
    };
    connect(view, &ImageView::menuRequested, this, menuOfCurrent);
    connect(m_caption, &ViewerCaption::menuRequested, this, menuOfCurrent);
    const auto act = [this](PictureAction action) {
        if (const auto record = currentPicture())
            Q_EMIT pictureActionRequested(action, { record->id });
    };
    connect(m_caption, &ViewerCaption::starToggled, this, [act] { act(PictureAction::Star); });
    BrokenPage *broken = &m_canvas->broken();
    connect(broken, &BrokenPage::showInFolderRequested, this,
            [act] { act(PictureAction::ShowInFolder); });
    connect(broken, &BrokenPage::trashRequested, this, [act] { act(PictureAction::MoveToTrash); });
    connect(broken, &BrokenPage::retryRequested, this, &ViewerPanel::readShown);
    CompareView *comparison = &m_canvas->comparison();
    connect(comparison, &CompareView::transformChanged, this, &ViewerPanel::updateScale);
    connect(comparison, &CompareView::modeChanged, this, &ViewerPanel::updateScale);
    connect(comparison, &CompareView::closeRequested, this, &ViewerPanel::endComparison);
    WelcomePage *welcome = &m_canvas->welcome();
    connect(welcome, &WelcomePage::examplePromptRequested, this,
            &ViewerPanel::examplePromptRequested);
    connect(welcome, &WelcomePage::modelWanted, this, &ViewerPanel::modelWanted);
    welcome->setMode(m_services.session.mode());
    connect(&m_services.session, &Session::modeChanged, welcome, &WelcomePage::setMode);
    connect(&m_services.runner, &JobRunner::modelStateChanged, welcome,
            &WelcomePage::setModelState);
    connect(&m_reader, &PictureReader::ready, this, &ViewerPanel::onRead);
    connect(&m_reader, &PictureReader::failed, this, &ViewerPanel::onUnreadable);
    connect(&m_pair, &PairReader::ready, this, &ViewerPanel::showPair);
    connect(&m_pair, &PairReader::failed, this, &ViewerPanel::onPairUnreadable);
}

void ViewerPanel::connectLibrary()
{
    connect(&m_services.library, &Library::changed, this, &ViewerPanel::onLibraryChanged);
    connect(&m_services.library, &Library::removed, this, &ViewerPanel::onLibraryRemoved);
    connect(&m_services.library, &Library::loaded, this, [this] {
        if (m_record)
            onLibraryChanged({ m_record->id });
    });
    connect(m_batch, &BatchStrip::picked, this, [this](const QString &id) {
        if (const PictureRecord *record = m_services.library.find(id))
            showPicture(*record);
    });
    connect(m_batch, &BatchStrip::menuRequested, this, &ViewerPanel::openMenu);
    connect(m_batch, &BatchStrip::dragRequested, this, &ViewerPanel::startDrag);
}

void ViewerPanel::connectJobs()
{
    connect(m_follower, &JobFollower::begun, this,
            [this] { m_isFollowing = m_state != State::Comparison; });
    connect(m_follower, &JobFollower::progressed, this,
            [this](double fraction, const QString &words) {
                if (m_isFollowing)
                    m_canvas->setProgress(fraction, words);
            });
    connect(m_follower, &JobFollower::previewed, this, [this](const QImage &x0) {
        if (m_isFollowing)
            showMaking(x0, m_follower->title());
    });
    connect(m_follower, &JobFollower::pictureSaved, this, &ViewerPanel::onSaved);
    connect(m_follower, &JobFollower::ended, this, &ViewerPanel::onJobEnded);
}

void ViewerPanel::showPicture(const PictureRecord &record)
{
    m_isFollowing = false;
    m_canvas->hideProgress();
    take(record);
}

void ViewerPanel::take(const PictureRecord &record)
{
    m_pair.forget();
    m_state = State::Picture;
    if (m_canvas->page() == ViewerCanvas::Page::Comparison)
        m_canvas->showPage(ViewerCanvas::Page::Picture);
    setCurrent(record);
    readShown();
}

void ViewerPanel::setCurrent(const std::optional<PictureRecord> &record)
{
    m_record = record;
    if (record) {
        m_caption->showRecord(*record);
        m_batch->showBatchOf(*record);
    } else {
        m_batch->clear();
    }
    tellCurrent();
}

void ViewerPanel::tellCurrent()
{
    const std::optional<PictureRecord> shown = currentPicture();
    const QString id = shown ? shown->id : QString();
    if (id != std::exchange(m_toldId, id))
        Q_EMIT currentPictureChanged(id);
}

bool ViewerPanel::hasSmallPicture() const
{
    return m_record && m_withoutSmall != m_record->id
        && !m_services.library.store().baseFile(m_record->id).isEmpty();
}

QString ViewerPanel::wantedFile() const
{
    if (!m_record)
        return {};
    return m_isSmall && hasSmallPicture() ? m_services.library.store().baseFile(m_record->id)
                                          : m_record->file;
}

void ViewerPanel::readShown()
{
    m_reader.dropWaiting();
    const QString file = wantedFile();
    const QImage cached = m_reader.cached(file);
    if (!cached.isNull())
        showRead(cached);
    else if (!file.isEmpty())
        m_reader.read(file);
    updateTools();
}

void ViewerPanel::onRead(const QString &file, const QImage &picture)
{
    const bool isShowing = m_state == State::Picture || m_state == State::Broken;
    if (isShowing && file == wantedFile())
        showRead(picture);
}

void ViewerPanel::showRead(const QImage &picture)
{
    m_state = State::Picture;
    m_canvas->setPicture(picture);
    m_canvas->view().setAccessibleName(tr("Picture: %1").arg(picturetext::title(*m_record)));
    m_canvas->showPage(ViewerCanvas::Page::Picture);
    updateTools();
}

void ViewerPanel::onUnreadable(const QString &file, const Failure &failure)
{
    const PictureStore &store = m_services.library.store();
    if (m_record && file == store.baseFile(m_record->id)) {
        m_withoutSmall = m_record->id;
        return take(*m_record);
    }
    const bool isShowing = m_state == State::Picture || m_state == State::Broken;
    if (isShowing && file == wantedFile())
        showBroken(file, failure);
}

void ViewerPanel::showBroken(const QString &file, const Failure &failure)
{
    m_state = State::Broken;
    m_canvas->broken().setTrouble(file, failure);
    m_canvas->showPage(ViewerCanvas::Page::Broken);
    updateTools();
}

void ViewerPanel::showContent(const ViewerContent &content)
{
    const bool isSameSource = content.sourceFile == m_content.sourceFile;
    if (m_state == State::Comparison && !m_record && isSameSource)
        return compareNext(content);
    m_isFollowing = false;
    if (m_record || !isSameSource)
        m_pair.forget();
    m_canvas->hideProgress();
    m_reader.dropWaiting();
    m_content = content;
    m_state = State::Content;
    setCurrent({});
    m_caption->showContent(content);
    m_canvas->view().setAccessibleName(tr("Picture: %1").arg(content.caption));
    showContentPicture();
}

void ViewerPanel::showContentPicture()
{
    const bool isSmall = m_isSmall && !m_content.base.isNull();
    const QImage &picture = isSmall ? m_content.base : m_content.picture;
    m_canvas->setPicture(m_content.isPreview ? enlargedPreview(picture, m_services.runner)
                                             : picture);
    m_canvas->showPage(ViewerCanvas::Page::Picture);
    updateTools();
}

void ViewerPanel::showPreview(const QImage &preview, const QString &caption)
{
    m_isFollowing = false;
    m_canvas->hideProgress();
    showMaking(preview, caption);
}

void ViewerPanel::showMaking(const QImage &preview, const QString &caption)
{
    m_pair.forget();
    m_reader.dropWaiting();
    m_state = State::Making;
    m_caption->showText(caption);
    m_canvas->view().setAccessibleName(tr("Picture being made: %1").arg(caption));
    m_canvas->setPicture(enlargedPreview(preview, m_services.runner));
    m_canvas->showPage(ViewerCanvas::Page::Picture);
    updateTools();
}

void ViewerPanel::onSaved(const PictureRecord &record)
{
    if (!m_isFollowing)
        return;
    // Pictures that come together: the first stays, the others are in the strip.
    const bool isOfShownBatch = m_state == State::Picture && m_record && !record.batch.isEmpty()
        && m_record->batch == record.batch;
    if (!isOfShownBatch)
        take(record);
}

void ViewerPanel::onJobEnded()
{
    m_canvas->hideProgress();
    if (!m_isFollowing)
        return;
    m_isFollowing = false;
    if (m_state != State::Making)
        return;
    if (m_record)
        take(*m_record);
    else
        clear();
}

void ViewerPanel::clear()
{
    m_isFollowing = false;
    m_pair.forget();
    m_reader.dropWaiting();
    m_canvas->hideProgress();
    m_content = {};
    m_state = State::Nothing;
    setCurrent({});
    m_caption->showNothing();
    m_canvas->setPicture({});
    m_canvas->showPage(ViewerCanvas::Page::Welcome);
    updateTools();
}

std::optional<PictureRecord> ViewerPanel::currentPicture() const
{
    const bool isElsewhere = m_state == State::Making || m_state == State::Content;
    return isElsewhere ? std::nullopt : m_record;
}

QImage ViewerPanel::shownImage() const
{
    switch (m_canvas->page()) {
    case ViewerCanvas::Page::Picture:
        return m_canvas->view().image();
    case ViewerCanvas::Page::Comparison:
        return m_canvas->comparison().pictureA();
    default:
        break;
    }
    return {};
}

void ViewerPanel::showSmall(bool small)
{
    m_isSmall = small;
    if (m_state == State::Content)
        showContentPicture();
    else if (m_state == State::Picture)
        readShown();
}

void ViewerPanel::updateTools()
{
    const bool isPicture = m_state == State::Picture;
    const bool isContent = m_state == State::Content;
    const bool hasView = isPicture || isContent || m_state == State::Making;
    m_toolbar->setZoomable(hasView || m_state == State::Comparison);
    const bool hasSmall = isContent ? !m_content.base.isNull() : isPicture && hasSmallPicture();
    const bool isMissing = isPicture && !hasSmall;
    m_toolbar->setSmallPicture(
        hasSmall, isMissing ? tr("The small picture of the decoder was not kept.") : QString());
    m_toolbar->setSmallPictureShown(m_isSmall && hasSmall);
    const bool isComparable =
        isPicture || (isContent && !m_content.isPreview) || m_state == State::Comparison;
    const bool hasSource = m_record ? sourceOfShown() != nullptr : !m_content.sourceFile.isEmpty();
    const bool hasBase = m_record ? hasSmallPicture() : !m_content.base.isNull();
    m_toolbar->setComparing(m_state == State::Comparison);
    m_toolbar->setComparable(CompareChoice::Neighbour, isComparable && m_batch->ids().size() > 1);
    m_toolbar->setComparable(CompareChoice::Original, isComparable && hasSource);
    m_toolbar->setComparable(CompareChoice::SmallPicture, isComparable && hasBase);
    m_caption->setVisible(m_state != State::Nothing);
    updateScale();
    tellCurrent();
}

void ViewerPanel::updateScale()
{
    if (m_state == State::Nothing || m_state == State::Broken)
        return;
    const ImageView &view = m_canvas->activeView();
    m_toolbar->setScale(view.scale(), view.transform().isFit());
}

void ViewerPanel::setMakeKeys(const QString &keys)
{
    m_canvas->welcome().setMakeKeys(keys);
}

void ViewerPanel::fit()
{
    m_canvas->activeView().fit();
    updateScale();
}

void ViewerPanel::actualSize()
{
    m_canvas->activeView().actualSize();
    updateScale();
}

void ViewerPanel::zoomBy(double factor)
{
    m_canvas->activeView().zoomBy(factor);
    updateScale();
}

void ViewerPanel::walk(int steps)
{
    if (!m_record)
        return;
    const QString id = m_batch->neighbour(m_record->id, steps);
    if (const PictureRecord *record = m_services.library.find(id))
        showPicture(*record);
}

void ViewerPanel::onLibraryChanged(const QStringList &ids)
{
    if (!m_record || !ids.contains(m_record->id))
        return;
    const PictureRecord *record = m_services.library.find(m_record->id);
    if (record == nullptr)
        return onLibraryRemoved({ m_record->id });
    m_record = *record;
    if (m_state == State::Picture || m_state == State::Broken)
        m_caption->showRecord(*record);
}

void ViewerPanel::onLibraryRemoved(const QStringList &ids)
{
    if (!m_record || !ids.contains(m_record->id))
        return;
    if (m_state == State::Making)
        return setCurrent({});
    // The strip has dropped the removed ones by now, or does so next: look among what is left.
    for (const QString &id : m_batch->ids()) {
        const PictureRecord *record = ids.contains(id) ? nullptr : m_services.library.find(id);
        if (record != nullptr)
            return showPicture(*record);
    }
    clear();
}

void ViewerPanel::openMenu(const QString &id, const QPoint &globalPosition)
{
    auto *menu = new PictureMenu(m_services.library, { id }, this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(menu, &PictureMenu::chosen, this, &ViewerPanel::pictureActionRequested);
    menu->popup(globalPosition);
}

void ViewerPanel::startDrag(const QString &id)
{
    if (const PictureRecord *record = m_services.library.find(id))
        dragOut(this, { *record }, m_services.thumbnails.thumbnail(id, record->file));
}

void ViewerPanel::keyPressEvent(QKeyEvent *event)
{
    const bool isPlain =
        !(event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier));
    const int forwards = layoutDirection() == Qt::RightToLeft ? Qt::Key_Left : Qt::Key_Right;
    const int backwards = forwards == Qt::Key_Right ? Qt::Key_Left : Qt::Key_Right;
    const bool canWalk = m_state == State::Picture || m_state == State::Broken;
    if (isPlain && canWalk && event->key() == forwards)
        walk(1);
    else if (isPlain && canWalk && event->key() == backwards)
        walk(-1);
    else
        QWidget::keyPressEvent(event);
}

bool ViewerPanel::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize)
        QMetaObject::invokeMethod(this, &ViewerPanel::updateScale, Qt::QueuedConnection);
    return QWidget::eventFilter(watched, event);
}

void ViewerPanel::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
        updateTools();
    }
    QWidget::changeEvent(event);
}

void ViewerPanel::retranslate()
{
    setAccessibleName(tr("Viewer"));
    if (m_state == State::Comparison)
        m_caption->showText(tr("Comparing two pictures"));
}

void ViewerPanel::dragEnterEvent(QDragEnterEvent *event)
{
    if (event->source() == this || !mayOffer(*event->mimeData()))
        return;
    event->acceptProposedAction();
    m_canvas->setDropFrame(true);
}

void ViewerPanel::dragLeaveEvent(QDragLeaveEvent *event)
{
    m_canvas->setDropFrame(false);
    QWidget::dragLeaveEvent(event);
}

void ViewerPanel::dropEvent(QDropEvent *event)
{
    m_canvas->setDropFrame(false);
    event->acceptProposedAction();
    Q_EMIT dropped(offeredBy(*event->mimeData()));
}

} // namespace unclip
