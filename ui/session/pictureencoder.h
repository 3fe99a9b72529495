#pragma once

#include "session/exportplan.h"
#include "session/exporttexts.h"
#include "unclip/image.h"
#include "unclip/runcontrol.h"

#include <cstdint>
#include <vector>

namespace unclip {

/// "png", "jpg", "webp".
QString suffixOf(PictureFormat format);

/// The bytes of a picture file.
struct EncodedPicture
{
    std::vector<std::uint8_t> bytes;
    bool isTextShortened = false; ///< the recipe was too long for the format and was left out
};

/// Encodes a picture with its texts. Any thread.
/// @throws InvalidRequest when the format cannot hold a picture of this size; Cancelled
EncodedPicture encodePicture(const Image &image, const PictureTexts &texts,
                             const PictureOptions &options, const CancellationToken &cancellation);

/// @param quality 1..100; from 90 on colours are kept at full resolution
EncodedPicture encodeJpeg(const Image &image, const PictureTexts &texts, int quality,
                          const CancellationToken &cancellation);

EncodedPicture encodeWebp(const Image &image, const PictureTexts &texts,
                          const PictureOptions &options, const CancellationToken &cancellation);

} // namespace unclip
