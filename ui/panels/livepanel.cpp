#include "panels/livepanel.h"

#include "panels/makebar.h"
#include "panels/panelsupport.h"
#include "session/imageloader.h"
#include "session/jobqueue.h"
#include "session/jobrunner.h"

#include <QHideEvent>
#include <QPushButton>

namespace unclip {

LivePanel::LivePanel(Mode mode, StudioServices services, QWidget *parent)
    : ModePanel(mode, services, parent)
    , m_session(services.session)
    , m_runner(services.runner)
    , m_live(new LivePreview(services, this))
    , m_bar(new MakeBar(this))
{
    connect(m_bar, &MakeBar::makeRequested, this, &LivePanel::make);
    connect(m_live, &LiveSequence::shown, this, &LivePanel::showFrame);
    connect(m_live, &LiveSequence::busyChanged, this, &LivePanel::showReason);
    connect(m_live, &LivePreview::queueChanged, this, &LivePanel::updateLive);
    connect(&services.loader, &ImageLoader::loaded, this, &LivePanel::onLoaded);
}

QPushButton *LivePanel::retryButton() const
{
    return m_live->retryButton();
}

void LivePanel::make(Place place)
{
    if (reason().isEmpty()) {
        queuePictures(place);
        return;
    }
    m_bar->emphasiseReason();
    firstMissingField()->setFocus();
}

QString LivePanel::reason() const
{
    const QString model = PanelText::modelReason(m_runner);
    return model.isEmpty() ? inputReason() : model;
}

QString LivePanel::unreadReason(const SlotInput &picture) const
{
    return m_unreadable.contains(picture.file) ? PanelText::unreadablePicture()
                                               : PanelText::readingPicture();
}

void LivePanel::onLoaded(const LoadedImage &result)
{
    if (result.image)
        m_unreadable.remove(result.file);
    else
        m_unreadable.insert(result.file);
    showReason();
}

void LivePanel::showReason()
{
    const QString why = reason();
    m_bar->setReason(why);
    onReason(why);
    if (m_runner.modelState() == ModelState::Loading)
        m_bar->setNote(PanelText::loading());
    else
        m_bar->setNote(m_live->isBusy() ? busyNote() : QString());
}

QString LivePanel::busyNote() const
{
    return tr("Drawing the preview…");
}

void LivePanel::updateLive()
{
    if (!isVisible() || !isReady(m_runner) || !reason().isEmpty()) {
        m_live->pause();
        return;
    }
    updateSequence();
    m_live->setBackgroundAllowed(mayWorkAhead(services().queue));
    m_live->want(livePlace());
}

void LivePanel::showModel()
{
    if (m_runner.modelState() == ModelState::Loading) {
        m_live->forget(); // frames of another model, or another basis, are other
                          // frames
        forgetSequence();
        retryButton()->hide();
    }
    updateLive();
    showReason();
}

void LivePanel::retranslate()
{
    m_live->retranslate();
    showReason();
}

void LivePanel::hideEvent(QHideEvent *event)
{
    m_live->pause();
    ModePanel::hideEvent(event);
}

} // namespace unclip
