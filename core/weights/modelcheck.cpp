#include "unclip/modelcheck.h"

#include "weights/componentcheck.h"
#include "weights/modelagreement.h"

#include <algorithm>
#include <array>

namespace unclip {

namespace {

enum class Need {
    Always,
    TextToImage,
    ImageVariation,
    Enlarging, ///< listed when missing too, but pictures are made without it
    Never
};

struct ComponentRow
{
    const char *name;
    Need need;
    const char *companion = nullptr; ///< it is listed, missing or not, where this one is there
};

constexpr std::array<ComponentRow, 17> kComponents { {
    { "tokenizer", Need::Always },
    { "text_encoder", Need::Always },
    { "prior", Need::TextToImage },
    { "prior_scheduler", Need::TextToImage },
    { "image_encoder", Need::ImageVariation },
    { "feature_extractor", Need::ImageVariation },
    { "text_proj", Need::Always },
    { "decoder", Need::Always },
    { "decoder_scheduler", Need::Always },
    { "super_res_first", Need::Enlarging },
    { "super_res_last", Need::Enlarging },
    { "super_res_scheduler", Need::Enlarging },
    { "super_res_2_first", Need::Never },
    { "super_res_2_last", Need::Never },
    { "super_res_2_scheduler", Need::Never, "super_res_2_first" },
    { "prior_ar", Need::Never },
    { "pca", Need::Never },
} };

bool isListed(const ModelFolder &folder, const ComponentRow &row)
{
    return row.need != Need::Never || folder.has(row.name)
        || (row.companion != nullptr && folder.has(row.companion));
}

ComponentCheck *findComponent(std::vector<ComponentCheck> &components, const std::string &name)
{
    const auto place =
        std::find_if(components.begin(), components.end(),
                     [&](const ComponentCheck &check) { return check.name == name; });
    return place == components.end() ? nullptr : &*place;
}

bool isFound(std::vector<ComponentCheck> &components, const std::string &name)
{
    const ComponentCheck *check = findComponent(components, name);
    return check != nullptr && check->state == ComponentState::Found;
}

void checkAgreements(const ModelFolder &folder, std::vector<ComponentCheck> &components)
{
    const auto isUsable = [&](const std::string &name) { return isFound(components, name); };
    for (const Disagreement &found : disagreements(folder, isUsable)) {
        ComponentCheck &check = *findComponent(components, found.component);
        check.state = ComponentState::WrongShape;
        check.detail = found.complaint;
        check.remedy = found.remedy;
    }
}

/// Names of the components that the mode needs and that are not usable. Either prior will do.
std::string lacking(std::vector<ComponentCheck> &components, Need mode)
{
    const bool hasOtherPrior = mode == Need::TextToImage && isFound(components, "prior_ar");
    std::string names;
    for (const ComponentRow &row : kComponents) {
        const bool isNeeded = row.need == Need::Always || (row.need == mode && !hasOtherPrior);
        if (isNeeded && !isFound(components, row.name))
            names += (names.empty() ? "" : ", ") + std::string(row.name);
    }
    return names;
}

/// The same for the first upsampler; its `last` may be missing, then `first` takes all steps.
std::string lackingForEnlarging(const std::vector<ComponentCheck> &components)
{
    std::string names;
    for (const ComponentCheck &check : components) {
        const bool isFirst = check.name == "super_res_first" || check.name == "super_res_scheduler";
        const bool isDamagedLast =
            check.name == "super_res_last" && check.state != ComponentState::Missing;
        if ((isFirst || isDamagedLast) && check.state != ComponentState::Found)
            names += (names.empty() ? "" : ", ") + check.name;
    }
    return names;
}

std::string capability(const char *mode, const std::string &lacks)
{
    return lacks.empty() ? std::string(mode) + " works" : std::string(mode) + " needs " + lacks;
}

} // namespace

ModelCheck checkModelFolder(const std::filesystem::path &path)
{
    const ModelFolder folder(path);
    ModelCheck check;
    for (const ComponentRow &row : kComponents) {
        if (isListed(folder, row))
            check.components.push_back(checkComponent(folder, row.name));
    }
    checkAgreements(folder, check.components);
    const std::string textLacks = lacking(check.components, Need::TextToImage);
    const std::string imageLacks = lacking(check.components, Need::ImageVariation);
    check.canTextToImage = textLacks.empty();
    check.canImageVariation = imageLacks.empty();
    const std::string enlargingLacks = lackingForEnlarging(check.components);
    check.capabilities = capability("Text to image", textLacks) + "; "
        + capability("image variation", imageLacks)
        + (enlargingLacks.empty() ? "" : "; enlarging needs " + enlargingLacks) + ".";
    return check;
}

} // namespace unclip
