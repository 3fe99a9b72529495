#include "unclip/error.h"
#include "weights/autoregressivepriorconfig.h"
#include "weights/expectedshapes.h"
#include "weights/jsonfile.h"
#include "weights/modelconfig.h"

#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string_view>

namespace {

/// An accepted configuration has to survive its own round trip.
template <typename Config> void readConfig(const nlohmann::json &json)
{
    try {
        const nlohmann::json once = Config::fromJson(json).toJson();
        if (Config::fromJson(once).toJson() != once)
            std::abort();
    } catch (const unclip::Error &) {
        // refused, as most inputs are
    }
}

template <typename Config> void readShapes(const nlohmann::json &json)
{
    readConfig<Config>(json);
    try {
        unclip::expectedShapes(Config::fromJson(json));
    } catch (const unclip::Error &) {
        // refused, as most inputs are
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    try {
        const nlohmann::json json =
            unclip::parseJson({ reinterpret_cast<const char *>(data), size }, "input");
        readShapes<unclip::ClipTextConfig>(json);
        readShapes<unclip::ClipVisionConfig>(json);
        readShapes<unclip::PriorConfig>(json);
        readShapes<unclip::AutoregressivePriorConfig>(json);
        readShapes<unclip::TextProjConfig>(json);
        readShapes<unclip::UNetConfig>(json);
        readConfig<unclip::SchedulerConfig>(json);
        readConfig<unclip::PreprocessorConfig>(json);
    } catch (const unclip::Error &) {
        // refused, as most inputs are
    }
    return 0;
}
