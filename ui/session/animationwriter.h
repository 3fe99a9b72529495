#pragma once

#include "session/exportplan.h"
#include "unclip/image.h"
#include "unclip/runcontrol.h"

#include <memory>

namespace unclip {

/// "gif", "webp", "mp4"; "png" for a sequence of files.
QString suffixOf(SequenceFormat format);

/// Writes a sequence of pictures of one size as one file: add() each, finish() once, commit() until
/// a name is free. Without commit() nothing is left behind. Any one thread.
class AnimationWriter
{
public:
    virtual ~AnimationWriter() = default;

    /// @throws InvalidRequest when the format cannot hold it; FileError, Cancelled
    virtual void add(const Image &frame) = 0;

    /// @throws FileError when the disk is full, Cancelled
    virtual void finish() = 0;

    /// @throws FileError, also when the name is taken
    virtual void commit(const QString &file) = 0;
};

/// @param folder where the file will lie: some formats need it for a temporary file
/// @pre format != SequenceFormat::PngFrames
std::unique_ptr<AnimationWriter> makeAnimationWriter(const SequenceOptions &options,
                                                     const QString &folder,
                                                     const CancellationToken &cancellation);

/// Whether MP4 files can be written here: tries it with a tiny one. Tens of milliseconds.
bool canWriteMp4();

// One per format; made by makeAnimationWriter().
std::unique_ptr<AnimationWriter> makeGifWriter(const SequenceOptions &options,
                                               const CancellationToken &cancellation);
std::unique_ptr<AnimationWriter> makeWebpWriter(const SequenceOptions &options,
                                                const CancellationToken &cancellation);
std::unique_ptr<AnimationWriter> makeMp4Writer(const SequenceOptions &options,
                                               const QString &folder,
                                               const CancellationToken &cancellation);

} // namespace unclip
