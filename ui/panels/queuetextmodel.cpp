#include "panels/queuetextmodel.h"

#include "uitext.h"

namespace unclip {

namespace {

JobState stateOf(const QModelIndex &index)
{
    return static_cast<JobState>(index.data(JobQueue::StateRole).toInt());
}

} // namespace

QueueTextModel::QueueTextModel(JobQueue &queue, QObject *parent)
    : QIdentityProxyModel(parent)
{
    setSourceModel(&queue);
}

QVariant QueueTextModel::data(const QModelIndex &index, int role) const
{
    switch (role) {
    case DetailRole:
        return detail(index);
    case CountRole:
        return count(index);
    case Qt::AccessibleTextRole:
        return accessibleText(index);
    case Qt::ToolTipRole:
        return toolTip(index);
    default:
        return QIdentityProxyModel::data(index, role);
    }
}

void QueueTextModel::retranslate()
{
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, 0));
}

QString QueueTextModel::detail(const QModelIndex &index) const
{
    const QString mode = uitext::mode(static_cast<Mode>(index.data(JobQueue::ModeRole).toInt()));
    //: %1 a mode ("Create"), %2 what a job does: "Waiting", "Drawing the picture"
    QString text = tr("%1 · %2").arg(mode, doing(index));
    const QVariant seconds = index.data(JobQueue::SecondsLeftRole);
    if (!seconds.isValid() || index.data(JobQueue::StoppingRole).toBool())
        return text;
    //: %1 what a job does, %2 a duration: "12 s"
    return tr("%1 · %2 left").arg(text, uitext::duration(seconds.toDouble()));
}

QString QueueTextModel::doing(const QModelIndex &index) const
{
    const JobState state = stateOf(index);
    if (index.data(JobQueue::StoppingRole).toBool())
        return tr("Stopping…");
    if (state == JobState::Failed)
        return failure(index);
    const QVariant stage = index.data(JobQueue::StageRole);
    if (state != JobState::Running || !stage.isValid())
        return uitext::jobState(state);
    QString words = uitext::stage(static_cast<Stage>(stage.toInt()));
    const int steps = index.data(JobQueue::StepCountRole).toInt();
    if (steps < 2)
        return words;
    //: %1 a stage ("Drawing the picture"), %2 of its %3 steps are done
    return tr("%1, step %2 of %3")
        .arg(words)
        .arg(index.data(JobQueue::StepRole).toInt())
        .arg(steps);
}

QString QueueTextModel::failure(const QModelIndex &index) const
{
    const uitext::Trouble trouble =
        uitext::trouble(index.data(JobQueue::FailureRole).value<Failure>());
    //: %1 a title ("There was not enough memory"), %2 a sentence
    return tr("Failed: %1. %2").arg(trouble.title, trouble.reason);
}

QString QueueTextModel::count(const QModelIndex &index) const
{
    const int total = index.data(JobQueue::TotalRole).toInt();
    if (total < 1)
        return {};
    const int made = index.data(JobQueue::MadeRole).toInt();
    //: pictures that are finished, of all that a job makes
    return tr("%1 of %n picture(s)", nullptr, total).arg(made);
}

QString QueueTextModel::accessibleText(const QModelIndex &index) const
{
    //: one job, read aloud: %1 title, %2 what it does, %3 how many pictures
    return tr("%1. %2. %3")
        .arg(index.data(JobQueue::TitleRole).toString(), detail(index), count(index));
}

QString QueueTextModel::toolTip(const QModelIndex &index) const
{
    const QString title = index.data(JobQueue::TitleRole).toString().toHtmlEscaped();
    QString text = QStringLiteral("<p>%1</p>").arg(title);
    const QString reason = index.data(JobQueue::FailureRole).value<Failure>().detail;
    if (!reason.isEmpty())
        text += QStringLiteral("<p>%1</p>").arg(reason.toHtmlEscaped());
    return text;
}

} // namespace unclip
