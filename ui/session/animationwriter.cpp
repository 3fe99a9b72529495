#include "session/animationwriter.h"

namespace unclip {

QString suffixOf(SequenceFormat format)
{
    switch (format) {
    case SequenceFormat::Gif:
        return QStringLiteral("gif");
    case SequenceFormat::WebP:
        return QStringLiteral("webp");
    case SequenceFormat::Mp4:
        return QStringLiteral("mp4");
    case SequenceFormat::PngFrames:
        break;
    }
    return QStringLiteral("png");
}

std::unique_ptr<AnimationWriter> makeAnimationWriter(const SequenceOptions &options,
                                                     const QString &folder,
                                                     const CancellationToken &cancellation)
{
    switch (options.format) {
    case SequenceFormat::Gif:
        return makeGifWriter(options, cancellation);
    case SequenceFormat::Mp4:
        return makeMp4Writer(options, folder, cancellation);
    case SequenceFormat::WebP:
    case SequenceFormat::PngFrames:
        break;
    }
    return makeWebpWriter(options, cancellation);
}

} // namespace unclip
