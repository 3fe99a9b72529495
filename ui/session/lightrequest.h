#pragma once

#include "session/inputs.h"

#include <utility>
#include <vector>

namespace unclip {

/// A request and, beside it, the pixels that its pictures do not hold themselves: copying those of
/// a large picture would hold up the GUI thread.
struct LightRequest
{
    Request request;
    std::vector<SharedImage> pixels; ///< of its pictures, in order; fewer, or null: it has its own

    // Not explicit: a request that holds all its pixels is one.
    LightRequest(Request whole, std::vector<SharedImage> shared = {})
        : request(std::move(whole))
        , pixels(std::move(shared))
    {
    }

    Request complete() const; ///< with copies of all pixels. Any thread but the GUI's
};

/// Gives pictures without pixels those of `pixels`, in order.
void fillPixels(Request &request, const std::vector<SharedImage> &pixels);

/// Of the slots that hold pictures, in order.
std::vector<SharedImage> pixelsOf(const std::vector<const SlotInput *> &slotList);

} // namespace unclip
