#pragma once

#include "panels/livepreview.h"
#include "panels/modepanel.h"

#include <QSet>

class QPushButton;

namespace unclip {

class MakeBar;
struct LoadedImage;

/// A panel with live frames while it is in sight, and the reasons why nothing can be made.
class LivePanel : public ModePanel
{
    Q_OBJECT

public:
    LivePanel(Mode mode, StudioServices services, QWidget *parent = nullptr);

    void make(Place place) final;

protected:
    virtual QString inputReason() const = 0; ///< what is missing but a model; may be empty
    virtual void queuePictures(Place place) = 0; ///< nothing is missing
    virtual QWidget *firstMissingField() const = 0;

    /// Calls live()->setSequence() where the frames are of something else than before.
    virtual void updateSequence() = 0;
    virtual void forgetSequence() = 0; ///< the next updateSequence() starts anew
    virtual LivePlace livePlace() const = 0; ///< the frame to be seen
    virtual void showFrame(const SharedFrame &frame) = 0;
    virtual QString busyNote() const;
    virtual void onReason(const QString &reason) { Q_UNUSED(reason) } ///< it may have changed

    void showModel() override;
    void retranslate() override;
    void hideEvent(QHideEvent *event) override;

    QString reason() const; ///< why nothing can be made; empty: it can
    QString unreadReason(const SlotInput &picture) const; ///< of one without pixels
    void showReason();
    void updateLive();

    Session &session() const { return m_session; }
    JobRunner &runner() const { return m_runner; }
    LivePreview *live() const { return m_live; }
    QPushButton *retryButton() const; ///< hidden until a preview fails
    MakeBar *bar() const { return m_bar; }

private:
    void onLoaded(const LoadedImage &result);

    Session &m_session;
    JobRunner &m_runner;
    LivePreview *m_live = nullptr;
    MakeBar *m_bar = nullptr;
    QSet<QString> m_unreadable; ///< files
};

} // namespace unclip
