#include "session/picturejob.h"

#include "session/lightrequest.h"
#include "session/requestparts.h"
#include "unclip/error.h"
#include "unclip/requesttools.h"

#include <chrono>

namespace unclip {

namespace {

/// Reports of one part as reports of the whole job.
class PartProgress
{
public:
    PartProgress(const RunControl &control, int total)
        : m_control(control)
        , m_total(total)
    {
    }

    /// @param done pictures that are there before the part; count: that it makes
    RunControl begin(int done, int count)
    {
        m_done = done;
        m_count = count;
        m_start = Clock::now();
        return { m_control.cancellation, [this](const Progress &progress) { report(progress); } };
    }

    void reportSaving()
    {
        m_last.stage = Stage::Save;
        m_last.step = 0;
        m_last.stepCount = 1;
        m_control.report(m_last);
    }

private:
    using Clock = std::chrono::steady_clock;

    void report(const Progress &progress)
    {
        Progress whole = progress;
        whole.fraction = (m_done + progress.fraction * m_count) / m_total;
        if (whole.secondsLeft) {
            const std::chrono::duration<double> elapsed = Clock::now() - m_start;
            const double later = m_total - m_done - m_count;
            *whole.secondsLeft += (elapsed.count() + *whole.secondsLeft) * later / m_count;
        }
        m_control.report(whole);
        m_last = whole;
        m_last.preview.reset();
    }

    const RunControl &m_control;
    double m_total;
    double m_done = 0.0;
    double m_count = 1.0;
    Clock::time_point m_start;
    Progress m_last;
};

Failure diskFailure(const FileError &error)
{
    return { Failure::Kind::DiskFull, failureOf(error).detail };
}

std::string lostSource(const PictureSource &picture, const std::string &what)
{
    const std::string name = picture.name.empty() ? "" : "\"" + picture.name + "\" ";
    return "The picture " + name + "that this job starts from " + what
        + "; put it back, or start again from another picture.";
}

} // namespace

PictureJob::PictureJob(PictureOrder order)
    : m_order(std::move(order))
{
}

void PictureJob::readSources(Request &request) const
{
    fillPixels(request, m_order.spec->pixels);
    const std::vector<PictureSource *> pictures = picturesOf(request);
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        PictureSource &picture = *pictures[i];
        if (!picture.image.isEmpty())
            continue;
        const QString file = m_order.spec->sourceFiles.value(static_cast<qsizetype>(i));
        const std::filesystem::path path = file.toStdString();
        std::error_code error;
        if (file.isEmpty() || !std::filesystem::exists(path, error))
            throw InvalidRequest(lostSource(picture, "is gone"));
        picture.image = readImage(path);
        if (!picture.sha256.empty() && sha256File(path) != picture.sha256)
            throw InvalidRequest(lostSource(picture, "has changed since"));
    }
}

void PictureJob::run(Pipeline &pipeline, const RunControl &control)
{
    Request complete = withDefaults(m_order.spec->request, pipeline.info());
    const auto total = static_cast<int>(pictureCount(complete));
    Q_EMIT planned(total);
    readSources(complete);
    if (const auto problem = problemWith(complete))
        throw InvalidRequest(*problem);
    const Request light = copyWithoutPixels(complete);
    PartProgress progress(control, total);
    std::vector<std::vector<Candidate>> candidates;
    const int before = m_order.made;
    for (RequestPart &part : missingParts(std::exchange(complete, {}), before)) {
        int toSkip = part.skip;
        const auto take = [&](const Frame &made) {
            if (toSkip-- > 0)
                return;
            Frame frame = made;
            frame.index += part.indexOffset;
            Recipe recipe = recipeFor(light, pipeline.info(), frame, std::time(nullptr));
            for (const QString &parent : m_order.spec->parents)
                recipe.parents.push_back(parent.toStdString());
            progress.reportSaving();
            if (!trySave(frame, recipe)) {
                m_held = HeldPicture { std::move(frame), std::move(recipe) };
                throw Cancelled(); // make no more of what cannot be kept
            }
        };
        const auto count = static_cast<int>(pictureCount(part.request)) - part.skip;
        try {
            Result result = pipeline.run(part.request, progress.begin(m_order.made, count), take);
            std::move(result.candidates.begin(), result.candidates.end(),
                      std::back_inserter(candidates));
        } catch (const Cancelled &) {
            if (!m_held)
                throw;
            return;
        }
    }
    if (before == 0 && !candidates.empty())
        Q_EMIT candidatesReady(candidates);
}

bool PictureJob::trySave(const Frame &frame, const Recipe &recipe)
{
    try {
        const PictureRecord record = m_order.store.save(frame, recipe, m_order.batch);
        ++m_order.made;
        Q_EMIT saved(record);
        return true;
    } catch (const FileError &error) {
        Q_EMIT stuck(diskFailure(error));
        return false;
    }
}

void PictureJob::saveAgain()
{
    if (m_held && trySave(m_held->frame, m_held->recipe))
        m_held.reset();
}

} // namespace unclip
