#pragma once

#include "panels/livepanel.h"

namespace unclip {

class ImageSlot;

/// A panel that starts from one picture: its slot, and what is wrong with it.
class PicturePanel : public LivePanel
{
    Q_OBJECT

public:
    PicturePanel(Mode mode, StudioServices services, QWidget *parent = nullptr);

    void takePicture(const QString &file, const QString &pictureId, int slot) override;
    void offerPicture(const QString &file, const QString &pictureId) override;
    QWidget *firstField() const override;

protected:
    virtual SlotInput &sourceIn(StudioInputs &inputs) const = 0;
    virtual QString otherReason() const { return {}; } ///< what is missing but the picture
    virtual double livePosition() const = 0;
    virtual QString captionOf(const Frame &frame) const = 0;

    /// Another picture was taken into `inputs`, not yet into the session: what comes along with it.
    virtual void accompany(StudioInputs &inputs) const { Q_UNUSED(inputs) }

    QString inputReason() const final;
    LivePlace livePlace() const final;
    void showFrame(const SharedFrame &frame) final;
    void retranslate() override;

    SlotInput source() const;
    void editSource(const SlotInput &source);
    ImageSlot *slot() const { return m_slot; }

private:
    ImageSlot *m_slot = nullptr;
};

} // namespace unclip
