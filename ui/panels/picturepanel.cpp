#include "panels/picturepanel.h"

#include "panels/makebar.h"
#include "panels/panelsupport.h"
#include "session/imageloader.h"
#include "session/jobqueue.h"
#include "session/jobrunner.h"
#include "session/requestbuilder.h"
#include "session/session.h"
#include "uitext.h"
#include "widgets/imageslot.h"

#include <QHideEvent>
#include <QPushButton>

namespace unclip {

PicturePanel::PicturePanel(Mode mode, StudioServices services, QWidget *parent)
    : ModePanel(mode, services, parent)
    , m_session(services.session)
    , m_runner(services.runner)
    , m_live(new LivePreview(services, this))
    , m_slot(new ImageSlot(QString(), ImageSlot::Accepts::Pictures, services.loader, this))
    , m_bar(new MakeBar(this))
{
    m_slot->setObjectName(QStringLiteral("sourceSlot"));
    connectSlot(m_slot, this, m_session);
    connect(m_slot, &ImageSlot::edited, this, &PicturePanel::editSource);
    connect(m_bar, &MakeBar::makeRequested, this, &PicturePanel::make);
    connect(&services.loader, &ImageLoader::loaded, this, &PicturePanel::onLoaded);
    connectLive();
}

void PicturePanel::connectLive()
{
    connect(m_live, &LiveSequence::shown, this, &PicturePanel::showFrame);
    connect(m_live, &LiveSequence::busyChanged, this, &PicturePanel::showReason);
    connect(m_live, &LivePreview::queueChanged, this, &PicturePanel::updateLive);
}

QPushButton *PicturePanel::retryButton() const
{
    return m_live->retryButton();
}

void PicturePanel::make(Place place)
{
    if (reason().isEmpty()) {
        queuePictures(place);
        return;
    }
    m_bar->emphasiseReason();
    firstMissingField()->setFocus();
}

void PicturePanel::takePicture(const QString &file, const QString &pictureId, int slot)
{
    Q_UNUSED(slot)
    SlotInput picture;
    picture.kind = SlotInput::Kind::Picture;
    picture.file = file;
    picture.pictureId = pictureId;
    editSource(picture);
}

QWidget *PicturePanel::firstField() const
{
    return m_slot;
}

SlotInput PicturePanel::source() const
{
    StudioInputs inputs = m_session.inputs();
    return sourceIn(inputs);
}

void PicturePanel::editSource(const SlotInput &source)
{
    StudioInputs inputs = m_session.inputs();
    SlotInput &shown = sourceIn(inputs);
    const bool isSamePicture = shown.kind == source.kind && shown.file == source.file;
    shown = source;
    if (isSamePicture) {
        m_session.edit(inputs, tr("Change crop"), modeKey(mode()) + QStringLiteral("-crop"));
        return;
    }
    accompany(inputs);
    m_session.edit(inputs,
                   source.kind == SlotInput::Kind::Empty ? tr("Remove picture")
                                                         : tr("Change picture"));
}

QString PicturePanel::reason() const
{
    const QString model = PanelText::modelReason(m_runner);
    if (!model.isEmpty())
        return model;
    const QString encoder = PanelText::encoderReason(m_runner.modelInfo());
    if (!encoder.isEmpty())
        return encoder;
    const QString picture = pictureReason();
    return picture.isEmpty() ? inputReason() : picture;
}

QString PicturePanel::pictureReason() const
{
    const SlotInput picture = source();
    const bool isPicture = picture.kind == SlotInput::Kind::Picture;
    if (isPicture && picture.isReady())
        return {};
    if (!isPicture)
        return uitext::missing(MissingInput::Picture, mode());
    return m_unreadable.contains(picture.file) ? PanelText::unreadablePicture()
                                               : PanelText::readingPicture();
}

void PicturePanel::onLoaded(const LoadedImage &result)
{
    if (result.image)
        m_unreadable.remove(result.file);
    else
        m_unreadable.insert(result.file);
    showReason();
}

void PicturePanel::showReason()
{
    const QString why = reason();
    m_bar->setReason(why);
    onReason(why);
    if (m_runner.modelState() == ModelState::Loading)
        m_bar->setNote(PanelText::loading());
    else
        m_bar->setNote(m_live->isBusy() ? tr("Drawing the preview…") : QString());
}

void PicturePanel::updateLive()
{
    if (!isVisible() || !isReady(m_runner) || !reason().isEmpty()) {
        m_live->pause();
        return;
    }
    updateSequence();
    m_live->setBackgroundAllowed(mayWorkAhead(services().queue));
    const FramePosition position { livePosition() };
    m_live->want({ position, position });
}

void PicturePanel::showFrame(const SharedFrame &frame)
{
    Q_EMIT showInViewer(viewerContent(frame, captionOf(*frame)));
}

void PicturePanel::showModel()
{
    if (m_runner.modelState() == ModelState::Loading) {
        m_live->forget(); // frames of another model are other frames
        forgetSequence();
        retryButton()->hide();
    }
    updateLive();
    showReason();
}

void PicturePanel::retranslate()
{
    m_slot->setName(tr("Picture"));
    m_live->retranslate();
    showReason();
}

void PicturePanel::hideEvent(QHideEvent *event)
{
    m_live->pause();
    ModePanel::hideEvent(event);
}

} // namespace unclip
