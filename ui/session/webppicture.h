#pragma once

#include "unclip/image.h"
#include "unclip/runcontrol.h"

#include <cstdint>
#include <memory>
#include <vector>

struct WebPConfig;
struct WebPPicture;

namespace unclip {

/// How libwebp shall compress.
struct WebpConfig
{
    int quality = 90; ///< 1..100; lossless: effort
    bool isLossless = false;

    static WebpConfig lossy(int quality) { return { quality, false }; }
    static WebpConfig lossless() { return { 75, true }; }

    /// @throws InvalidRequest when libwebp does not take it
    void apply(WebPConfig &config) const;
};

/// Pixels as libwebp wants them.
class WebpPicture
{
public:
    static constexpr int maxSide = 16383; ///< of the format

    /// @throws InvalidRequest when a side is longer than maxSide or memory is short
    explicit WebpPicture(const Image &image);

    WebPPicture &raw() { return *m_picture; }

    /// A whole still WebP file without metadata. Once.
    /// @throws InvalidRequest, Cancelled
    std::vector<std::uint8_t> encoded(const WebpConfig &config,
                                      const CancellationToken &cancellation);

private:
    struct Deleter
    {
        void operator()(WebPPicture *picture) const;
    };
    std::unique_ptr<WebPPicture, Deleter> m_picture;
};

} // namespace unclip
