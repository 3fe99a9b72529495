#pragma once

#include "pipeline/slerp.h"
#include "schedulers/ddimscheduler.h"
#include "unclip/pipeline.h"

#include <ATen/ATen.h>

#include <list>
#include <map>
#include <memory>
#include <string>
#include <utility>

namespace unclip {

/// What the last few sources of requests turned out to be, so that a slider over the same picture
/// encodes and inverts it once. Holds for one set of weights at one precision. One thread.
class SourceMemo
{
public:
    struct Entry
    {
        Vector imageEmbedding; ///< z_i
        at::Tensor basePicture; ///< [1, 3, S, S]; undefined for a prompt
        std::vector<Candidate> candidates; ///< of a prompt
        std::map<InversionSteps, at::Tensor> noiseBySteps; ///< x_T
    };

    static std::string keyOf(const PictureSource &picture);
    static std::string keyOf(const PromptSource &prompt, const Sampling &sampling,
                             std::uint32_t noiseIndex);

    /// Null when not known (any more).
    std::shared_ptr<Entry> find(const std::string &key);

    /// Adds an entry; the one that was not asked for longest goes.
    std::shared_ptr<Entry> insert(const std::string &key, Entry entry);

    void clear() { m_entries.clear(); }

private:
    std::list<std::pair<std::string, std::shared_ptr<Entry>>> m_entries; ///< newest first
};

} // namespace unclip
