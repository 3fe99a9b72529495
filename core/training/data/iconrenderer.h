#pragma once

#include "unclip/runcontrol.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace unclip {

/// What became of one drawing.
enum class RenderStatus {
    Ok,
    Empty, ///< nothing visible
    Rejected, ///< the renderer could not read it
    Crashed, ///< took its process down
    TimedOut,
};

/// A picture as it left the renderer.
struct RenderedIcon
{
    std::size_t index = 0; ///< into the documents given
    RenderStatus status = RenderStatus::Ok;
    std::string png; ///< RGBA, straight alpha; empty unless Ok
};

/// How drawings become pictures.
struct RenderOptions
{
    int size = 128; ///< pixels of a side
    int workers = 2; ///< processes at a time
    int chunk = 64; ///< drawings a process takes
    std::chrono::milliseconds timeout { 20000 }; ///< for one drawing
};

/// Renders SVG documents in child processes, so that a drawing that crashes or hangs the renderer
/// costs only itself. Calls `onRendered` in the calling thread, once a document, in any order.
/// Forks: call while the process has no other threads that may hold locks.
/// @throws FileError when no process can be started; Cancelled.
void renderIcons(const std::vector<std::string> &documents, const RenderOptions &options,
                 const CancellationToken &cancellation,
                 const std::function<void(RenderedIcon)> &onRendered);

} // namespace unclip
