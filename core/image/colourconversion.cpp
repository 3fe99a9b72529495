#include "image/colourconversion.h"

#include <lcms2.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <memory>

namespace unclip {

namespace {

using Context = std::unique_ptr<_cmsContext_struct, decltype(&cmsDeleteContext)>;
using Profile = std::unique_ptr<void, decltype(&cmsCloseProfile)>;
using Transform = std::unique_ptr<void, decltype(&cmsDeleteTransform)>;

void ignoreColourError(cmsContext, cmsUInt32Number, const char *) { }

cmsColorSpaceSignature spaceOf(ColourModel model)
{
    switch (model) {
    case ColourModel::Gray:
        return cmsSigGrayData;
    case ColourModel::Cmyk:
        return cmsSigCmykData;
    case ColourModel::Rgb:
        break;
    }
    return cmsSigRgbData;
}

bool isDeviceProfile(cmsHPROFILE profile)
{
    const cmsProfileClassSignature kind = cmsGetDeviceClass(profile);
    return kind == cmsSigInputClass || kind == cmsSigDisplayClass || kind == cmsSigOutputClass
        || kind == cmsSigColorSpaceClass;
}

cmsUInt32Number sampleFormat(const Raster &raster)
{
    const auto space =
        static_cast<cmsUInt32Number>(raster.model == ColourModel::Gray      ? PT_GRAY
                                         : raster.model == ColourModel::Rgb ? PT_RGB
                                                                            : PT_CMYK);
    const auto extra = static_cast<cmsUInt32Number>(raster.alpha == AlphaChannel::Last ? 1 : 0);
    return COLORSPACE_SH(space) | EXTRA_SH(extra)
        | CHANNELS_SH(static_cast<cmsUInt32Number>(raster.colourCount()))
        | BYTES_SH(static_cast<cmsUInt32Number>(raster.bytesPerSample));
}

/// A raster's ICC profile to sRGB.
class ColourTransform
{
public:
    explicit ColourTransform(const Raster &raster)
        : m_context(cmsCreateContext(nullptr, nullptr), &cmsDeleteContext)
        , m_transform(nullptr, &cmsDeleteTransform)
    {
        if (raster.iccProfile.empty() || !m_context)
            return;
        cmsSetLogErrorHandlerTHR(m_context.get(), &ignoreColourError);
        const Profile profile(
            cmsOpenProfileFromMemTHR(m_context.get(), raster.iccProfile.data(),
                                     static_cast<cmsUInt32Number>(raster.iccProfile.size())),
            &cmsCloseProfile);
        if (!profile || cmsGetColorSpace(profile.get()) != spaceOf(raster.model)
            || !isDeviceProfile(profile.get()))
            return;
        const Profile srgb(cmsCreate_sRGBProfileTHR(m_context.get()), &cmsCloseProfile);
        if (raster.model == ColourModel::Rgb && isNearSrgb(profile.get(), srgb.get()))
            return;
        m_transform = transformFrom(profile.get(), srgb.get(), sampleFormat(raster));
    }

    explicit operator bool() const { return m_transform != nullptr; }

    void apply(const std::uint8_t *row, std::uint8_t *rgb, int width) const
    {
        cmsDoTransform(m_transform.get(), row, rgb, static_cast<cmsUInt32Number>(width));
    }

private:
    Transform transformFrom(cmsHPROFILE profile, cmsHPROFILE srgb, cmsUInt32Number format) const
    {
        return { cmsCreateTransformTHR(m_context.get(), profile, format, srgb, TYPE_RGB_8,
                                       INTENT_PERCEPTUAL, 0),
                 &cmsDeleteTransform };
    }

    /// Most profiles in the wild are sRGB under some name; converting would only add rounding.
    bool isNearSrgb(cmsHPROFILE profile, cmsHPROFILE srgb) const
    {
        constexpr int levels = 9;
        const Transform transform = transformFrom(profile, srgb, TYPE_RGB_8);
        if (!transform)
            return true;
        for (int i = 0; i < levels * levels * levels; ++i) {
            const auto level = [](int k) { return static_cast<std::uint8_t>(k % levels * 31); };
            const std::array<std::uint8_t, 3> in { level(i), level(i / levels),
                                                   level(i / levels / levels) };
            std::array<std::uint8_t, 3> out {};
            cmsDoTransform(transform.get(), in.data(), out.data(), 1);
            for (std::size_t channel = 0; channel < 3; ++channel) {
                if (std::abs(in[channel] - out[channel]) > 2)
                    return false;
            }
        }
        return true;
    }

    Context m_context;
    Transform m_transform;
};

/// Samples of one row as 8-bit values.
class RowReader
{
public:
    RowReader(const std::uint8_t *row, int bytesPerSample)
        : m_row(row)
        , m_bytesPerSample(static_cast<std::size_t>(bytesPerSample))
    {
    }

    int at(std::size_t sample) const
    {
        if (m_bytesPerSample == 1)
            return m_row[sample];
        std::uint16_t value = 0;
        std::memcpy(&value, m_row + sample * 2, sizeof value);
        return (value * 255 + 32767) / 65535;
    }

private:
    const std::uint8_t *m_row;
    std::size_t m_bytesPerSample;
};

std::uint8_t byteOf(int value)
{
    return static_cast<std::uint8_t>(value);
}

/// One row without a profile: grey is spread, CMYK multiplied out.
void convertPlainly(const Raster &raster, const RowReader &samples, std::uint8_t *rgb)
{
    const auto step = static_cast<std::size_t>(raster.channelCount());
    const auto width = static_cast<std::size_t>(raster.width);
    for (std::size_t x = 0; x < width; ++x) {
        const std::size_t first = x * step;
        for (std::size_t channel = 0; channel < 3; ++channel) {
            int value = samples.at(raster.model == ColourModel::Gray ? first : first + channel);
            if (raster.model == ColourModel::Cmyk)
                value = ((255 - value) * (255 - samples.at(first + 3)) + 127) / 255;
            rgb[x * 3 + channel] = byteOf(value);
        }
    }
}

void compositeOnWhite(const Raster &raster, const RowReader &samples, std::uint8_t *rgb)
{
    const auto step = static_cast<std::size_t>(raster.channelCount());
    const auto width = static_cast<std::size_t>(raster.width);
    for (std::size_t x = 0; x < width; ++x) {
        const int alpha = samples.at(x * step + step - 1);
        for (std::size_t i = x * 3; i < x * 3 + 3; ++i)
            rgb[i] = byteOf((rgb[i] * alpha + 255 * (255 - alpha) + 127) / 255);
    }
}

} // namespace

Image toSrgb(const Raster &raster, AlphaMode alpha)
{
    const ColourTransform transform(raster);
    const bool isComposited =
        raster.alpha == AlphaChannel::Last && alpha == AlphaMode::CompositeOnWhite;
    Image image = Image::blank(raster.width, raster.height);
    for (int y = 0; y < raster.height; ++y) {
        const std::uint8_t *row =
            raster.samples.data() + static_cast<std::size_t>(y) * raster.rowBytes();
        std::uint8_t *rgb = image.rgb.data()
            + static_cast<std::size_t>(y) * static_cast<std::size_t>(raster.width) * 3;
        const RowReader samples(row, raster.bytesPerSample);
        if (transform)
            transform.apply(row, rgb, raster.width);
        else
            convertPlainly(raster, samples, rgb);
        if (isComposited)
            compositeOnWhite(raster, samples, rgb);
    }
    return image;
}

} // namespace unclip
