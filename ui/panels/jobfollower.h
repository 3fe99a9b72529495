#pragma once

#include "session/jobqueue.h"

#include <QImage>
#include <QObject>

#include <optional>

namespace unclip {

/// Tells what the queue's running job is doing, in words and pictures. GUI thread.
class JobFollower : public QObject
{
    Q_OBJECT

public:
    explicit JobFollower(JobQueue &queue, QObject *parent = nullptr);

    std::optional<quint64> job() const { return m_job; }
    QString title() const; ///< of the running job

Q_SIGNALS:
    void begun();
    void progressed(double fraction, const QString &words);
    void previewed(const QImage &x0); ///< the decoder's size
    void pictureSaved(const unclip::PictureRecord &record); ///< by the running job
    void ended();

private:
    void onChanged(const QModelIndex &first, const QModelIndex &last);
    void report(const QModelIndex &row);

    JobQueue &m_queue;
    std::optional<quint64> m_job;
};

} // namespace unclip
