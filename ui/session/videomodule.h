#pragma once

#include "unclip/image.h"

#include <memory>
#include <string>

namespace unclip {

/// Encodes one film. Any one thread.
class FilmEncoder
{
public:
    virtual ~FilmEncoder() = default;

    /// @return false when there is no encoder for such files
    virtual bool open(const std::string &file, double framesPerSecond, int width, int height) = 0;

    /// Writes the upper left part of the size that open() got.
    virtual void write(const Image &frame) = 0;

    virtual void close() = 0;
};

/// What the shared object with the video library in it exports.
struct VideoModule
{
    const char *version = nullptr; ///< of the project; the program's own must be the same
    std::unique_ptr<FilmEncoder> (*makeEncoder)() = nullptr;
    int (*frameCount)(const std::string &file) = nullptr; ///< 0 when it cannot be read
};

/// Name and type of the one exported function.
constexpr const char *videoModuleFunction = "unclipVideoModule";
using VideoModuleFunction = const VideoModule *(*)();

} // namespace unclip
