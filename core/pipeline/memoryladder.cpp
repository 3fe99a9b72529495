#include "pipeline/memoryladder.h"

namespace unclip {

namespace {

std::string outOfMemorySentence(const std::string &tried)
{
    return "The device ran out of memory" + (tried.empty() ? "" : ", also with " + tried)
        + "; close other programs, choose fewer upsampling stages, or use a smaller model.";
}

} // namespace

void runOnLadder(const std::vector<MemoryRung> &rungs, const std::function<void()> &attempt)
{
    std::string tried;
    auto next = rungs.begin();
    while (true) {
        try {
            return attempt();
        } catch (const OutOfMemory &) {
            while (next != rungs.end() && !next->apply())
                ++next;
            if (next == rungs.end())
                throw OutOfMemory(outOfMemorySentence(tried));
            tried += (tried.empty() ? "" : ", ") + next->name;
            ++next;
        }
    }
}

} // namespace unclip
