#include "session/queuedjob.h"

#include "session/requestparts.h"
#include "unclip/requesttools.h"

#include <QUuid>

namespace unclip {

QueuedJob QueuedJob::of(JobSpec spec)
{
    QueuedJob job;
    job.recipe = std::make_shared<const std::string>(recipeJsonOf(spec.request));
    job.total = static_cast<int>(pictureCount(spec.request));
    job.batch = QUuid::createUuid().toString(QUuid::WithoutBraces);
    job.spec = std::make_shared<JobSpec>(std::move(spec));
    return job;
}

QueuedJob QueuedJob::of(const KeptJob &kept)
{
    JobSpec spec;
    spec.request = recipeFromJson(*kept.recipe).request;
    spec.mode = kept.mode;
    spec.title = kept.title;
    spec.parents = kept.parents;
    spec.sourceFiles = kept.sourceFiles;
    QueuedJob job = of(std::move(spec));
    job.batch = kept.batch;
    job.state = kept.state;
    job.failure = kept.failure;
    job.made = kept.made;
    return job;
}

KeptJob QueuedJob::kept() const
{
    KeptJob kept;
    kept.state = state == JobState::Failed ? JobState::Failed : JobState::Waiting;
    kept.mode = spec->mode;
    kept.title = spec->title;
    kept.batch = batch;
    kept.parents = spec->parents;
    kept.sourceFiles = spec->sourceFiles;
    kept.made = made;
    kept.recipe = recipe;
    kept.failure = failure;
    return kept;
}

bool QueuedJob::isEnded() const
{
    return state == JobState::Finished || state == JobState::Failed || state == JobState::Cancelled;
}

double QueuedJob::fraction() const
{
    if (state == JobState::Finished)
        return 1.0;
    if (progress)
        return progress->fraction;
    return total > 0 ? static_cast<double>(made) / total : 0.0;
}

void QueuedJob::dropPixels()
{
    const std::vector<PictureSource *> pictures = picturesOf(spec->request);
    for (std::size_t i = 0; i < pictures.size(); ++i)
        if (!spec->sourceFiles.value(static_cast<qsizetype>(i)).isEmpty())
            pictures[i]->image = {};
    for (std::size_t i = 0; i < spec->pixels.size(); ++i)
        if (!spec->sourceFiles.value(static_cast<qsizetype>(i)).isEmpty())
            spec->pixels[i].reset();
}

} // namespace unclip
