#include "train/captionstrip.h"

#include <cairo.h>
#include <librsvg/rsvg.h>

#include <algorithm>
#include <memory>

namespace unclip {

namespace {

constexpr double heightShare = 0.62; ///< of a strip that its letters take
constexpr double letterWidth = 0.56; ///< of a Latin letter, in font sizes
constexpr double smallestLetters = 9.0; ///< pixels

struct GObjectDeleter
{
    void operator()(RsvgHandle *handle) const { g_object_unref(handle); }
};
struct CairoDeleter
{
    void operator()(cairo_t *context) const { cairo_destroy(context); }
    void operator()(cairo_surface_t *surface) const { cairo_surface_destroy(surface); }
};

bool startsLetter(char byte)
{
    return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
}

/// Width in font sizes: Chinese letters are as wide as they are high.
double widthOf(char first)
{
    return static_cast<unsigned char>(first) >= 0xE0 ? 1.0 : letterWidth;
}

/// The beginning of a text that is at most `widest` font sizes wide.
std::string shortened(const std::string &text, double widest)
{
    double width = 0.0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!startsLetter(text[i]))
            continue;
        width += widthOf(text[i]);
        if (width > widest)
            return text.substr(0, i) + "…";
    }
    return text;
}

double widthOf(const std::string &text)
{
    double width = 0.0;
    for (const char byte : text)
        width += startsLetter(byte) ? widthOf(byte) : 0.0;
    return width;
}

std::string escaped(const std::string &text)
{
    std::string result;
    for (const char letter : text) {
        if (letter == '<')
            result += "&lt;";
        else if (letter == '&')
            result += "&amp;";
        else
            result += static_cast<unsigned char>(letter) < 0x20 ? ' ' : letter;
    }
    return result;
}

std::string documentOf(const std::string &text, int width, int height)
{
    const double most = static_cast<double>(width) / smallestLetters - 1.0;
    const std::string shown = shortened(text, most);
    const double size = std::clamp(width / std::max(widthOf(shown) + 1.0, 1.0), smallestLetters,
                                   height * heightShare);
    return "<svg xmlns='http://www.w3.org/2000/svg' width='" + std::to_string(width) + "' height='"
        + std::to_string(height)
        + "'><text x='50%' y='72%' text-anchor='middle' font-family='sans-serif' font-size='"
        + std::to_string(size) + "'>" + escaped(shown) + "</text></svg>";
}

/// Reads cairo's pixels (blue, green, red and a fourth byte) into a picture.
Image imageOf(cairo_surface_t *surface, int width, int height)
{
    cairo_surface_flush(surface);
    Image image = Image::blank(width, height);
    const unsigned char *pixels = cairo_image_surface_get_data(surface);
    const auto rowBytes = static_cast<std::size_t>(cairo_image_surface_get_stride(surface));
    std::size_t at = 0;
    for (std::size_t y = 0; y < static_cast<std::size_t>(height); ++y)
        for (std::size_t x = 0; x < static_cast<std::size_t>(width); ++x)
            for (const std::size_t channel : { 2u, 1u, 0u })
                image.rgb[at++] = pixels[y * rowBytes + x * 4 + channel];
    return image;
}

} // namespace

Image captionStrip(const std::string &text, int width, int height)
{
    const std::string document = documentOf(text, width, height);
    const std::unique_ptr<RsvgHandle, GObjectDeleter> handle(rsvg_handle_new_from_data(
        reinterpret_cast<const guint8 *>(document.data()), document.size(), nullptr));
    if (!handle)
        return Image::blank(width, height);
    const std::unique_ptr<cairo_surface_t, CairoDeleter> surface(
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height));
    const std::unique_ptr<cairo_t, CairoDeleter> context(cairo_create(surface.get()));
    cairo_set_source_rgb(context.get(), 1.0, 1.0, 1.0);
    cairo_paint(context.get());
    const RsvgRectangle viewport { 0, 0, static_cast<double>(width), static_cast<double>(height) };
    if (rsvg_handle_render_document(handle.get(), context.get(), &viewport, nullptr) == 0)
        return Image::blank(width, height);
    return imageOf(surface.get(), width, height);
}

} // namespace unclip
