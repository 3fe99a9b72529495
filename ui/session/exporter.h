#pragma once

#include "session/exportplan.h"
#include "unclip/runcontrol.h"

#include <QObject>
#include <QThreadPool>

namespace unclip {

/// Exports pictures off the GUI thread, one export at a time. GUI thread.
class Exporter : public QObject
{
    Q_OBJECT

public:
    explicit Exporter(QObject *parent = nullptr);
    ~Exporter() override; ///< cancels, waits for at most one picture

    /// ended() follows. @pre !isRunning()
    void start(const ExportPlan &plan);
    void cancel(); ///< ended() follows; what is written stays
    bool isRunning() const { return m_isRunning; }

    /// Finds out whether MP4 can be written here; mp4Probed() follows.
    void probeMp4();

Q_SIGNALS:
    void progressed(int done, int total); ///< pictures
    void ended(const unclip::ExportReport &report);
    void mp4Probed(bool available);

private:
    QThreadPool m_pool;
    CancellationToken m_cancellation;
    bool m_isRunning = false;
};

} // namespace unclip
