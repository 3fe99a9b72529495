#pragma once

#include "session/inputs.h"
#include "session/jobrunner.h"
#include "session/library.h"

#include <QObject>

namespace unclip {

/// One term of a mixed search: words or a picture, with a weight that may be negative.
struct SearchTerm
{
    SlotInput what;
    double weight = 1.0;
};

/// Searches the library by meaning: embeds the query on the runner, and the library's pictures in
/// idle moments. GUI thread.
class ClipSearch : public QObject
{
    Q_OBJECT

public:
    ClipSearch(JobRunner &runner, Library &library, QObject *parent = nullptr);
    ~ClipSearch() override;

    void search(const std::vector<SearchTerm> &terms); ///< found() or failed() follows
    void cancel();

    /// Embeds pictures that have no embedding of the loaded model yet, in idle moments.
    void setIndexing(bool on);
    int remaining() const; ///< pictures still without one, as far as known

Q_SIGNALS:
    void found(const QStringList &idsBestFirst, const std::vector<double> &cosines);
    void failed(const unclip::Failure &failure);
    void indexingProgressed(int remaining);

private:
    struct State;

    void onFinished(JobId id);
    void onFailed(JobId id, const Failure &failure);
    void takeBatch();
    void indexMore();

    std::shared_ptr<State> m_state;
};

} // namespace unclip
