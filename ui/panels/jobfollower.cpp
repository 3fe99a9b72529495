#include "panels/jobfollower.h"

#include "imageconversion.h"
#include "uitext.h"

namespace unclip {

JobFollower::JobFollower(JobQueue &queue, QObject *parent)
    : QObject(parent)
    , m_queue(queue)
{
    connect(&queue, &JobQueue::jobStarted, this, [this](quint64 job) {
        m_job = job;
        Q_EMIT begun();
    });
    connect(&queue, &JobQueue::jobEnded, this, [this](quint64 job) {
        if (m_job != job)
            return;
        m_job.reset();
        Q_EMIT ended();
    });
    connect(&queue, &JobQueue::previewed, this, [this](quint64 job, const SharedImage &x0) {
        if (m_job == job)
            Q_EMIT previewed(toQImage(x0));
    });
    connect(&queue, &JobQueue::pictureSaved, this,
            [this](const PictureRecord &record, quint64 job) {
                if (m_job == job)
                    Q_EMIT pictureSaved(record);
            });
    connect(&queue, &QAbstractItemModel::dataChanged, this, &JobFollower::onChanged);
}

QString JobFollower::title() const
{
    const auto spec = m_job ? m_queue.spec(*m_job) : std::nullopt;
    return spec ? spec->title : QString();
}

void JobFollower::onChanged(const QModelIndex &first, const QModelIndex &last)
{
    if (!m_job)
        return;
    for (int row = first.row(); row <= last.row(); ++row) {
        const QModelIndex index = m_queue.index(row, 0);
        if (index.data(JobQueue::IdRole).toULongLong() == *m_job)
            report(index);
    }
}

void JobFollower::report(const QModelIndex &row)
{
    if (row.data(JobQueue::StateRole).toInt() != static_cast<int>(JobState::Running))
        return;
    const auto stage = static_cast<Stage>(row.data(JobQueue::StageRole).toInt());
    const bool hasBegun = row.data(JobQueue::StepCountRole).toInt() > 0;
    //: a job has started and has not said yet what it does
    QString words = hasBegun ? uitext::stage(stage) : tr("Getting ready");
    const int total = row.data(JobQueue::TotalRole).toInt();
    const int made = row.data(JobQueue::MadeRole).toInt();
    if (total > 1 && made > 0 && made < total)
        //: %1: what is being done, %2 of %3 pictures are finished
        words = tr("%1 · %2 of %3 done").arg(words).arg(made).arg(total);
    const QVariant seconds = row.data(JobQueue::SecondsLeftRole);
    if (seconds.isValid())
        //: %1: what is being done, %2: "12 s"
        words = tr("%1 · about %2 left").arg(words, uitext::duration(seconds.toDouble()));
    Q_EMIT progressed(row.data(JobQueue::FractionRole).toDouble(), words);
}

} // namespace unclip
