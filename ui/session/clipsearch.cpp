#include "session/clipsearch.h"

#include "unclip/error.h"
#include "unclip/imagefile.h"

#include <QSet>

#include <cmath>
#include <limits>

namespace unclip {

namespace {

constexpr int batchSize = 8; ///< pictures embedded by one idle job

/// A query on its way from the worker to the GUI thread.
struct Query
{
    std::vector<float> values;
    QString modelHash;
};

struct PictureFile
{
    QString id;
    QString file;
};

struct EmbeddedPicture
{
    QString id;
    std::vector<float> values; ///< empty: the file cannot be read
};

/// What an idle job has done; it may have left out the rest.
struct Batch
{
    QString modelHash;
    std::vector<EmbeddedPicture> pictures;
};

double norm(const std::vector<float> &values)
{
    double sum = 0.0;
    for (const float value : values)
        sum += double(value) * double(value);
    return std::sqrt(sum);
}

/// Adds `weight` times the unit vector along `direction`.
void addDirection(std::vector<float> &sum, const std::vector<float> &direction, double weight)
{
    const double length = norm(direction);
    sum.resize(direction.size());
    for (std::size_t i = 0; length > 0.0 && i < direction.size(); ++i)
        sum[i] += static_cast<float>(weight * double(direction[i]) / length);
}

void requireImageEncoder(const ModelInfo &info)
{
    if (!info.imageEncoder.available)
        throw InvalidRequest("The model " + info.name + " cannot look at pictures. "
                             + info.imageEncoder.reason);
}

PictureSource pictureOf(const SlotInput &slot)
{
    PictureSource picture;
    picture.image = slot.image ? *slot.image : readImage(slot.file.toStdString());
    picture.crop = slot.crop;
    return picture;
}

Embedding embed(const SlotInput &slot, Pipeline &pipeline, const RunControl &control)
{
    if (slot.kind == SlotInput::Kind::Prompt)
        return pipeline.encodeTexts({ slot.prompt.toStdString() }, control).front();
    requireImageEncoder(pipeline.info());
    return pipeline.encodeImages({ pictureOf(slot) }, control).front();
}

/// Worker thread.
Query queryOf(const std::vector<SearchTerm> &terms, Pipeline &pipeline, const RunControl &control)
{
    constexpr double nothing = 1e-6;
    Query query;
    query.modelHash = QString::fromStdString(pipeline.info().hash);
    for (const SearchTerm &term : terms)
        addDirection(query.values, embed(term.what, pipeline, control).values, term.weight);
    if (!(norm(query.values) > nothing))
        throw InvalidRequest("The parts of the search cancel each other out; change a weight.");
    std::vector<float> unit;
    addDirection(unit, query.values, 1.0);
    query.values = std::move(unit);
    return query;
}

std::vector<float> embeddingOf(const QString &file, Pipeline &pipeline, const RunControl &control)
{
    try {
        const PictureSource picture { readImage(file.toStdString()), {}, {}, {} };
        return pipeline.encodeImages({ picture }, control).front().values;
    } catch (const InvalidRequest &) { // no picture
        return {};
    } catch (const FileError &) {
        return {};
    }
}

bool isUsable(const SearchTerm &term)
{
    const SlotInput &what = term.what;
    return term.weight != 0.0 && std::isfinite(term.weight)
        && (what.isReady() || (what.kind == SlotInput::Kind::Picture && !what.file.isEmpty()));
}

} // namespace

struct ClipSearch::State
{
    State(JobRunner &jobRunner, Library &pictures)
        : runner(jobRunner)
        , library(pictures)
    {
    }

    JobRunner &runner;
    Library &library;

    JobId searchJob = 0;
    std::shared_ptr<Query> query; ///< written by the worker before it says finished
    bool isAsked = false; ///< the library was asked; what it answers is for the last search

    bool isIndexing = false;
    JobId indexJob = 0;
    std::shared_ptr<Batch> batch; ///< as `query`
    QString modelHash; ///< that `handled` is about
    QSet<QString> handled; ///< embedded or found unreadable in this session
    int remaining = 0;

    bool canIndex() const
    {
        const std::optional<ModelInfo> &info = runner.modelInfo();
        return isIndexing && indexJob == 0 && library.isLoaded() && info
            && info->imageEncoder.available;
    }

    /// The next pictures to embed; counts all that remain.
    std::vector<PictureFile> nextFiles()
    {
        const QString hash = QString::fromStdString(runner.modelInfo()->hash);
        if (std::exchange(modelHash, hash) != hash)
            handled.clear();
        std::vector<PictureFile> files;
        remaining = 0;
        for (const QString &id : library.withoutEmbedding(hash, std::numeric_limits<int>::max())) {
            if (handled.contains(id))
                continue;
            const PictureRecord *record =
                files.size() < batchSize ? library.find(id) : nullptr; // enough: only count
            if (record && record->broken)
                continue;
            if (record)
                files.push_back({ id, record->file });
            ++remaining;
        }
        return files;
    }
};

ClipSearch::ClipSearch(JobRunner &runner, Library &library, QObject *parent)
    : QObject(parent)
    , m_state(std::make_shared<State>(runner, library))
{
    connect(&runner, &JobRunner::finished, this, &ClipSearch::onFinished);
    connect(&runner, &JobRunner::failed, this, &ClipSearch::onFailed);
    connect(&runner, &JobRunner::cancelled, this, [this](JobId id) {
        if (id == m_state->searchJob)
            m_state->searchJob = 0;
        if (id == m_state->indexJob)
            m_state->indexJob = 0; // goes on when the library or the model changes
    });
    connect(&runner, &JobRunner::modelStateChanged, this, &ClipSearch::indexMore);
    connect(&library, &Library::loaded, this, &ClipSearch::indexMore);
    connect(&library, &Library::added, this, &ClipSearch::indexMore);
    connect(&library, &Library::searched, this,
            [this](const QStringList &ids, const std::vector<double> &cosines) {
                if (m_state->isAsked)
                    Q_EMIT found(ids, cosines);
            });
}

ClipSearch::~ClipSearch()
{
    m_state->runner.disconnect(this);
    m_state->runner.cancel(m_state->searchJob);
    m_state->runner.cancel(m_state->indexJob);
}

// Searching

void ClipSearch::search(const std::vector<SearchTerm> &terms)
{
    cancel();
    std::vector<SearchTerm> usable;
    std::copy_if(terms.begin(), terms.end(), std::back_inserter(usable), isUsable);
    if (usable.empty()) {
        Q_EMIT failed({ Failure::Kind::BadRequest,
                        QStringLiteral("The search has neither words nor a picture.") });
        return;
    }
    const auto query = std::make_shared<Query>();
    m_state->query = query;
    const auto work = [usable = std::move(usable), query](Pipeline &pipeline,
                                                          const RunControl &control) {
        *query = queryOf(usable, pipeline, control);
    };
    m_state->searchJob = m_state->runner.submit(Urgency::Live, work);
}

void ClipSearch::cancel()
{
    m_state->isAsked = false;
    m_state->runner.cancel(std::exchange(m_state->searchJob, 0));
}

void ClipSearch::onFinished(JobId id)
{
    if (id == m_state->searchJob) {
        m_state->searchJob = 0;
        m_state->isAsked = true;
        m_state->library.searchByEmbedding(std::move(m_state->query->values),
                                           m_state->query->modelHash);
    } else if (id == m_state->indexJob) {
        m_state->indexJob = 0;
        takeBatch();
        indexMore();
    }
}

void ClipSearch::onFailed(JobId id, const Failure &failure)
{
    if (id == m_state->searchJob) {
        m_state->searchJob = 0;
        Q_EMIT failed(failure);
    } else if (id == m_state->indexJob) {
        m_state->indexJob = 0;
        m_state->isIndexing = false; // it would only fail again
        qWarning("pictures cannot be embedded: %s", qUtf8Printable(failure.detail));
    }
}

// Indexing

void ClipSearch::setIndexing(bool on)
{
    m_state->isIndexing = on;
    if (on)
        indexMore();
    else
        m_state->runner.cancel(std::exchange(m_state->indexJob, 0));
}

int ClipSearch::remaining() const
{
    return m_state->remaining;
}

void ClipSearch::indexMore()
{
    if (!m_state->canIndex())
        return;
    const int before = m_state->remaining;
    const std::vector<PictureFile> files = m_state->nextFiles();
    if (m_state->remaining != before)
        Q_EMIT indexingProgressed(m_state->remaining);
    if (files.empty())
        return;
    const auto batch = std::make_shared<Batch>();
    m_state->batch = batch;
    const auto work = [files, batch, urgent = m_state->runner.urgentCount()](
                          Pipeline &pipeline, const RunControl &control) {
        batch->modelHash = QString::fromStdString(pipeline.info().hash);
        requireImageEncoder(pipeline.info());
        for (const PictureFile &picture : files) {
            if (urgent->load() > 0)
                break; // the rest comes back in a later batch
            batch->pictures.push_back({ picture.id, embeddingOf(picture.file, pipeline, control) });
        }
    };
    m_state->indexJob = m_state->runner.submit(Urgency::Idle, work);
}

void ClipSearch::takeBatch()
{
    if (m_state->batch->modelHash != m_state->modelHash)
        return;
    for (EmbeddedPicture &picture : m_state->batch->pictures) {
        m_state->handled.insert(picture.id);
        if (!picture.values.empty())
            m_state->library.setEmbedding(picture.id, m_state->modelHash,
                                          std::move(picture.values));
    }
}

} // namespace unclip
