#pragma once

#include "panels/livesequence.h"
#include "panels/studioservices.h"

class QPushButton;

namespace unclip {

class ModePanel;

/// A panel's live frames with what every panel does about them: previews on their way go to the
/// viewer, a failure to the window, and a button tries again.
class LivePreview : public LiveSequence
{
    Q_OBJECT

public:
    LivePreview(const StudioServices &services, ModePanel *panel);

    QPushButton *retryButton() const { return m_retry; } ///< hidden until a preview fails
    bool isBusy() const { return m_isBusy; } ///< a preview takes a while
    void retranslate();

Q_SIGNALS:
    void queueChanged(); ///< what may be made ahead may be something else now

private:
    ModePanel *m_panel;
    QPushButton *m_retry = nullptr;
    bool m_isBusy = false;
};

} // namespace unclip
