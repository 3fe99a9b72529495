#pragma once

#include "panels/livepreview.h"
#include "panels/modepanel.h"

#include <QSet>

class QPushButton;

namespace unclip {

class ImageSlot;
class MakeBar;
struct LoadedImage;

/// A panel that starts from one picture: its slot, live frames while the panel is in sight, and the
/// reasons why nothing can be made.
class PicturePanel : public ModePanel
{
    Q_OBJECT

public:
    PicturePanel(Mode mode, StudioServices services, QWidget *parent = nullptr);

    void make(Place place) final;
    void takePicture(const QString &file, const QString &pictureId, int slot) override;
    QWidget *firstField() const override;

protected:
    virtual SlotInput &sourceIn(StudioInputs &inputs) const = 0;
    virtual QString inputReason() const = 0; ///< what is missing but the picture; may be empty
    virtual void queuePictures(Place place) = 0; ///< nothing is missing
    virtual QWidget *firstMissingField() const = 0;

    /// Calls live()->setSequence() where the frames are of something else than before.
    virtual void updateSequence() = 0;
    virtual void forgetSequence() = 0; ///< the next updateSequence() starts anew
    virtual double livePosition() const = 0;
    virtual QString captionOf(const Frame &frame) const = 0;
    /// Another picture was taken into `inputs`, not yet into the session: what comes along with it.
    virtual void accompany(StudioInputs &inputs) const { Q_UNUSED(inputs) }
    virtual void onReason(const QString &reason) { Q_UNUSED(reason) } ///< it may have changed

    void showModel() override;
    void retranslate() override;
    void hideEvent(QHideEvent *event) override;

    SlotInput source() const;
    void editSource(const SlotInput &source);
    QString reason() const; ///< why nothing can be made; empty: it can
    void showReason();
    void updateLive();
    void showFrame(const SharedFrame &frame);

    Session &session() const { return m_session; }
    JobRunner &runner() const { return m_runner; }
    ImageSlot *slot() const { return m_slot; }
    LivePreview *live() const { return m_live; }
    QPushButton *retryButton() const; ///< hidden until a preview fails
    MakeBar *bar() const { return m_bar; }

private:
    void connectLive();
    void onLoaded(const LoadedImage &result);
    QString pictureReason() const;

    Session &m_session;
    JobRunner &m_runner;
    LivePreview *m_live = nullptr;
    ImageSlot *m_slot = nullptr;
    MakeBar *m_bar = nullptr;
    QSet<QString> m_unreadable; ///< files
};

} // namespace unclip
