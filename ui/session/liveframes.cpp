#include "session/liveframes.h"

#include "session/requestparts.h"
#include "unclip/requesttools.h"

#include <QHash>

#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>
#include <map>

namespace unclip {

namespace {

constexpr std::size_t mostFrames = 128;
constexpr std::size_t mostBytes = std::size_t { 256 } << 20;

struct CachedFrame
{
    SharedFrame frame;
    std::size_t bytes = 0;
    quint64 lastUse = 0;
};

std::size_t bytesOf(const Frame &frame)
{
    const Latents &latents = frame.latents;
    return frame.image.rgb.size() + frame.baseImage.rgb.size()
        + sizeof(float)
        * (latents.imageEmbedding.values.size() + latents.latentNoise.values.size());
}

double distance(const FramePosition &a, const FramePosition &b)
{
    if (a.size() != b.size())
        return std::numeric_limits<double>::max();
    double sum = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += (a[i] - b[i]) * (a[i] - b[i]);
    return std::sqrt(sum);
}

/// Sets what a position says to the same value everywhere.
struct PositionBlanker
{
    void operator()(Create &create) const { create.imageCount = 1; }

    void operator()(Vary &vary) const
    {
        vary.etas.clear();
        vary.imageCount = 1;
        vary.sampling.eta.reset(); // etas take its place
    }

    void operator()(Blend &blend) const
    {
        blend.mixes.clear();
        for (BlendEnd &end : blend.ends)
            end.weight = 1.0;
    }

    void operator()(Edit &edit) const { edit.strengths.clear(); }
    void operator()(Explore &explore) const { explore.dimensions.clear(); }
};

std::string pixelHash(const Image &image)
{
    const size_t hash = qHashBits(image.rgb.data(), image.rgb.size());
    return std::to_string(image.width) + 'x' + std::to_string(image.height) + ':'
        + std::to_string(hash);
}

/// What makes two requests the same sequence.
std::string keyOf(const Request &sequence)
{
    Request blank = copyWithoutPixels(sequence);
    std::visit(PositionBlanker {}, blank);
    std::string pixels;
    for (PictureSource *picture : picturesOf(blank))
        picture->name.clear();
    for (const PictureSource *picture : picturesOf(sequence))
        if (picture->sha256.empty())
            pixels += ' ' + pixelHash(picture->image);
    return recipeJsonOf(blank) + pixels;
}

struct PositionFiller
{
    const FramePosition &position;

    double first() const { return position.empty() ? 0.0 : position.front(); }

    void operator()(Create &create) const { create.imageCount = 1; }

    void operator()(Vary &vary) const
    {
        vary.etas = { first() };
        vary.imageCount = 1;
    }

    void operator()(Blend &blend) const
    {
        const bool isMix = position.size() == 1 && blend.ends.size() == 2;
        blend.mixes = isMix ? position : FramePosition {};
        for (std::size_t i = 0; !isMix && i < std::min(position.size(), blend.ends.size()); ++i)
            blend.ends[i].weight = position[i];
    }

    void operator()(Edit &edit) const { edit.strengths = { first() }; }

    void operator()(Explore &explore) const
    {
        explore.dimensions = { static_cast<int>(std::lround(first())) };
    }
};

} // namespace

struct LiveFrames::State
{
    explicit State(JobRunner &jobRunner)
        : runner(jobRunner)
    {
    }

    JobRunner &runner;
    std::shared_ptr<const LightRequest> sequence; ///< null: none
    std::string key;
    QString model; ///< what the frames were made with

    std::map<FramePosition, CachedFrame> cache;
    std::size_t cachedBytes = 0;
    quint64 useCount = 0;

    std::optional<FramePosition> wanted;
    std::deque<FramePosition> background;

    JobId job = 0; ///< 0: nothing at the runner
    FramePosition position; ///< of `job`
    bool isStarted = false;
    bool isForeground = false; ///< want() asked for it
    std::shared_ptr<SharedFrame> result; ///< written by the worker before it says finished
    bool wasBusy = false;

    SharedFrame use(CachedFrame &cached)
    {
        cached.lastUse = ++useCount;
        return cached.frame;
    }

    void forgetFrames()
    {
        cache.clear();
        cachedBytes = 0;
    }

    void keep(const FramePosition &at, const SharedFrame &frame)
    {
        CachedFrame &cached = cache[at];
        cachedBytes -= cached.bytes;
        cached = { frame, bytesOf(*frame), ++useCount };
        cachedBytes += cached.bytes;
        while (cache.size() > 1 && (cache.size() > mostFrames || cachedBytes > mostBytes))
            forgetOldest();
    }

    void forgetOldest()
    {
        const auto oldest =
            std::min_element(cache.begin(), cache.end(), [](const auto &a, const auto &b) {
                return a.second.lastUse < b.second.lastUse;
            });
        cachedBytes -= oldest->second.bytes;
        cache.erase(oldest);
    }
};

LiveFrames::LiveFrames(JobRunner &runner, QObject *parent)
    : QObject(parent)
    , m_state(std::make_unique<State>(runner))
{
    connect(&runner, &JobRunner::started, this, [this](JobId id) {
        if (id == m_state->job)
            m_state->isStarted = true;
    });
    connect(&runner, &JobRunner::progressed, this, [this](JobId id, const Progress &progress) {
        if (id == m_state->job)
            Q_EMIT progressed(progress);
    });
    connect(&runner, &JobRunner::finished, this, [this](JobId id) {
        if (id == m_state->job)
            onFinished();
    });
    connect(&runner, &JobRunner::cancelled, this, [this](JobId id) {
        if (id == m_state->job) // by somebody else: Cancel in the status bar
            stop();
    });
    connect(&runner, &JobRunner::failed, this, [this](JobId id, const Failure &failure) {
        if (id == m_state->job)
            onFailed(failure);
    });
    connect(&runner, &JobRunner::modelStateChanged, this, &LiveFrames::onModelChanged);
    onModelChanged();
}

LiveFrames::~LiveFrames()
{
    m_state->runner.disconnect(this);
    m_state->runner.cancel(m_state->job);
}

/// Frames of another model are not what this one would make.
void LiveFrames::onModelChanged()
{
    const std::optional<ModelInfo> &info = m_state->runner.modelInfo();
    if (!info)
        return;
    const QString model =
        QString::fromStdString(info->hash + ' ' + info->device + ' ' + info->precision);
    if (std::exchange(m_state->model, model) != model)
        m_state->forgetFrames();
}

void LiveFrames::setSequence(LightRequest sequence)
{
    std::string key = keyOf(sequence.request);
    if (m_state->sequence && key == m_state->key)
        return;
    clear();
    m_state->sequence = std::make_shared<const LightRequest>(std::move(sequence));
    m_state->key = std::move(key);
}

void LiveFrames::clear()
{
    m_state->sequence.reset();
    m_state->forgetFrames();
    stop();
}

void LiveFrames::stop()
{
    m_state->wanted.reset();
    m_state->background.clear();
    cancelRunning();
    updateBusy();
}

void LiveFrames::cancelRunning()
{
    const JobId job = std::exchange(m_state->job, 0);
    m_state->result.reset();
    m_state->runner.cancel(job);
}

SharedFrame LiveFrames::frame(const FramePosition &position) const
{
    const auto found = m_state->cache.find(position);
    return found == m_state->cache.end() ? nullptr : m_state->use(found->second);
}

SharedFrame LiveFrames::nearest(const FramePosition &position) const
{
    const auto nearest = std::min_element(
        m_state->cache.begin(), m_state->cache.end(), [&position](const auto &a, const auto &b) {
            return distance(a.first, position) < distance(b.first, position);
        });
    return nearest == m_state->cache.end() ? nullptr : m_state->use(nearest->second);
}

void LiveFrames::want(const FramePosition &position)
{
    if (!m_state->sequence)
        return;
    m_state->wanted.reset();
    if (const SharedFrame cached = frame(position)) {
        Q_EMIT frameReady(position, cached);
        pump();
        return;
    }
    if (m_state->job != 0 && m_state->position == position) {
        m_state->isForeground = true;
        return;
    }
    m_state->wanted = position;
    if (m_state->job != 0 && !(m_state->isStarted && m_state->isForeground)) {
        if (!m_state->isForeground)
            m_state->background.push_front(m_state->position);
        cancelRunning();
    }
    pump();
}

void LiveFrames::wantAll(const std::vector<FramePosition> &positions)
{
    if (!m_state->sequence)
        return;
    m_state->background.assign(positions.begin(), positions.end());
    pump();
}

void LiveFrames::pump()
{
    if (m_state->job == 0 && m_state->wanted) {
        m_state->isForeground = true;
        start(*std::exchange(m_state->wanted, std::nullopt));
    }
    while (m_state->job == 0 && !m_state->background.empty()) {
        const FramePosition next = m_state->background.front();
        m_state->background.pop_front();
        if (m_state->cache.count(next) > 0)
            continue;
        m_state->isForeground = false;
        start(next);
    }
    updateBusy();
}

void LiveFrames::start(const FramePosition &position)
{
    const auto result = std::make_shared<SharedFrame>();
    const auto work = [sequence = m_state->sequence, position, result](Pipeline &pipeline,
                                                                       const RunControl &control) {
        Result made = pipeline.run(requestAt(sequence->complete(), position), control);
        if (!made.frames.empty())
            *result = std::make_shared<const Frame>(std::move(made.frames.front()));
    };
    m_state->position = position;
    m_state->result = result;
    m_state->isStarted = false;
    m_state->job = m_state->runner.submit(Urgency::Live, work);
}

void LiveFrames::onFinished()
{
    m_state->job = 0;
    const SharedFrame made = *m_state->result;
    const FramePosition position = m_state->position;
    if (made) {
        m_state->keep(position, made);
        Q_EMIT frameReady(position, made);
    }
    pump();
}

void LiveFrames::onFailed(const Failure &failure)
{
    m_state->job = 0;
    stop();
    Q_EMIT failed(failure);
}

bool LiveFrames::isBusy() const
{
    return m_state->job != 0 || m_state->wanted || !m_state->background.empty();
}

void LiveFrames::updateBusy()
{
    const bool busy = isBusy();
    if (std::exchange(m_state->wasBusy, busy) != busy)
        Q_EMIT busyChanged(busy);
}

Request requestAt(Request sequence, const FramePosition &position)
{
    std::visit(PositionFiller { position }, sequence);
    return sequence;
}

std::vector<FramePosition> coarseToFine(int count)
{
    if (count <= 0)
        return {};
    const int last = count - 1;
    const auto at = [last](int i) { return FramePosition { last > 0 ? double(i) / last : 0.0 }; };
    std::vector<FramePosition> positions { at(0) };
    if (last > 0)
        positions.push_back(at(last));
    std::deque<std::pair<int, int>> gaps { { 0, last } };
    while (!gaps.empty()) {
        const auto [from, to] = gaps.front();
        gaps.pop_front();
        if (to - from < 2)
            continue;
        const int middle = (from + to) / 2;
        positions.push_back(at(middle));
        gaps.emplace_back(from, middle);
        gaps.emplace_back(middle, to);
    }
    return positions;
}

} // namespace unclip
