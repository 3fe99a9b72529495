#include "support/captionedshard.h"

#include "training/data/webdataset.h"
#include "unclip/imagefile.h"

#include <nlohmann/json.hpp>

#include <array>

namespace unclip::test {

namespace {

struct Thing
{
    const char *name;
    const char *chinese;
    std::array<std::uint8_t, 3> colour;
    int width; ///< of 32 pixels
};

constexpr std::array<Thing, 4> things { { { "cat face", "猫脸", { 230, 160, 40 }, 10 },
                                          { "dog face", "狗脸", { 120, 80, 40 }, 26 },
                                          { "green apple", "青苹果", { 60, 190, 60 }, 16 },
                                          { "red apple", "红苹果", { 220, 40, 40 }, 16 } } };
constexpr std::array<const char *, 3> styles { "3D", "flat", "outlined" };
constexpr std::array<const char *, 3> chineseStyles { "立体", "扁平", "线条" };

Image drawn(const Thing &thing, std::size_t style)
{
    constexpr int side = 32;
    constexpr std::uint8_t darker = 30;
    Image image = Image::blank(side, side);
    for (int y = 6; y < 26; ++y)
        for (int x = (side - thing.width) / 2; x < (side + thing.width) / 2; ++x)
            for (std::size_t channel = 0; channel < 3; ++channel)
                image.rgb[static_cast<std::size_t>(y * side + x) * 3 + channel] =
                    static_cast<std::uint8_t>(thing.colour[channel] - darker * (style % 2));
    return image;
}

} // namespace

void writeCaptionedShard(const std::filesystem::path &file, HeldOut heldOut)
{
    ShardWriter writer(file);
    for (std::size_t thing = 0; thing < things.size(); ++thing)
        for (std::size_t style = 0; style < styles.size(); ++style) {
            const std::vector<std::uint8_t> png = encodePng(drawn(things[thing], style));
            const bool isHeldOut = heldOut != HeldOut::None
                && (thing == style || (heldOut == HeldOut::Two && thing == style + 1));
            const nlohmann::json json { { "concept", things[thing].name },
                                        { "name_en", things[thing].name },
                                        { "name_zh", things[thing].chinese },
                                        { "style", styles[style] },
                                        { "style_zh", chineseStyles[style] },
                                        { "holdout", isHeldOut },
                                        { "weight", 1.0 } };
            WebSample sample;
            sample.key = std::to_string(thing) + "-" + std::to_string(style);
            sample.members["png"] = { png.begin(), png.end() };
            sample.members["json"] = json.dump();
            writer.add(sample);
        }
    writer.close();
}

} // namespace unclip::test
