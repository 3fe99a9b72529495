#include "panels/picturepanel.h"

#include "panels/panelsupport.h"
#include "session/jobrunner.h"
#include "session/requestbuilder.h"
#include "session/session.h"
#include "uitext.h"
#include "widgets/imageslot.h"

namespace unclip {

PicturePanel::PicturePanel(Mode mode, StudioServices services, QWidget *parent)
    : LivePanel(mode, services, parent)
    , m_slot(new ImageSlot(QString(), ImageSlot::Accepts::Pictures, services.loader, this))
{
    m_slot->setObjectName(QStringLiteral("sourceSlot"));
    connectSlot(m_slot, this, session());
    connect(m_slot, &ImageSlot::edited, this, &PicturePanel::editSource);
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

void PicturePanel::offerPicture(const QString &file, const QString &pictureId)
{
    m_slot->offer(file, pictureId);
}

QWidget *PicturePanel::firstField() const
{
    return m_slot;
}

SlotInput PicturePanel::source() const
{
    StudioInputs inputs = session().inputs();
    return sourceIn(inputs);
}

void PicturePanel::editSource(const SlotInput &source)
{
    StudioInputs inputs = session().inputs();
    SlotInput &shown = sourceIn(inputs);
    const bool isSamePicture = shown.kind == source.kind && shown.file == source.file;
    shown = source;
    if (isSamePicture) {
        session().edit(inputs, tr("Change crop"), modeKey(mode()) + QStringLiteral("-crop"));
        return;
    }
    accompany(inputs);
    session().edit(inputs,
                   source.kind == SlotInput::Kind::Empty ? tr("Remove picture")
                                                         : tr("Change picture"));
}

QString PicturePanel::inputReason() const
{
    const QString encoder = PanelText::encoderReason(runner().modelInfo());
    if (!encoder.isEmpty())
        return encoder;
    const SlotInput picture = source();
    if (picture.kind != SlotInput::Kind::Picture)
        return uitext::missing(MissingInput::Picture, mode());
    return picture.isReady() ? otherReason() : unreadReason(picture);
}

LivePlace PicturePanel::livePlace() const
{
    const FramePosition position { livePosition() };
    return { position, position };
}

void PicturePanel::showFrame(const SharedFrame &frame)
{
    ViewerContent content = viewerContent(frame, captionOf(*frame));
    content.sourceFile = m_slot->input().file;
    Q_EMIT showInViewer(content);
}

void PicturePanel::retranslate()
{
    m_slot->setName(tr("Picture"));
    LivePanel::retranslate();
}

} // namespace unclip
