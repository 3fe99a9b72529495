#include "weights/modelparts.h"

#include "weights/componentcheck.h"
#include "weights/modelagreement.h"

#include <algorithm>

namespace unclip {

namespace {

/// A part, what it consists of, and what to say where it is not there. Without `main` the part is
/// not there; `needed` has to come with it; `extra` may.
struct PartRow
{
    const char *name;
    const char *main;
    const char *needed;
    const char *extra;
    const char *absence;
};

constexpr const char *none = "";

/// In the order of ModelPart.
constexpr std::array<PartRow, 6> rows { {
    { "image encoder", "image_encoder", none, "feature_extractor",
      "This model has no image encoder (image_encoder/); add the one of the image-variation folder "
      "to start from pictures." },
    { "diffusion prior", "prior", "prior_scheduler", none,
      "This model has no diffusion prior (prior/); use a text-to-image folder or prior 'none'." },
    { "autoregressive prior", "prior_ar", none, none,
      "This model has no autoregressive prior (prior_ar/); use the diffusion prior." },
    { "upsampler", "super_res_first", "super_res_scheduler", "super_res_last",
      "This model has no upsampler (super_res_first/)." },
    { "second upsampler", "super_res_2_first", "super_res_2_scheduler", "super_res_2_last",
      "This model has no second upsampler (super_res_2_first/)." },
    { "PCA basis", "pca", none, none,
      "This model has no PCA basis (pca/); make one with 'unclip pca fit'." },
} };

const PartRow *ownerOf(const std::string &component)
{
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const PartRow &row) {
        return component == row.main || component == row.needed || component == row.extra;
    });
    return found == rows.end() ? nullptr : &*found;
}

std::string withoutStop(std::string text)
{
    if (!text.empty() && text.back() == '.')
        text.pop_back();
    return text;
}

std::string sentence(const PartRow &row, const std::string &component, const std::string &problem)
{
    return std::string("The ") + row.name + " (" + component
        + "/) cannot be used: " + withoutStop(problem) + ".";
}

/// What errors say ends with what to do about it already.
std::string problemIn(const ComponentCheck &check)
{
    return check.state == ComponentState::Malformed ? check.detail
                                                    : check.detail + "; " + check.remedy;
}

/// Empty where each component is good by itself.
std::string problemOf(const ModelFolder &folder, const PartRow &row)
{
    for (const std::string component : { row.main, row.needed, row.extra }) {
        if (component.empty() || (component == row.extra && !folder.has(component)))
            continue;
        const ComponentCheck check = checkComponent(folder, component);
        if (check.state != ComponentState::Found)
            return sentence(row, component, problemIn(check));
    }
    return {};
}

} // namespace

ModelParts::ModelParts(const ModelFolder &folder)
{
    static_assert(rows.size() == partCount);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        m_entries[i].isThere = folder.has(rows[i].main);
        m_entries[i].problem = m_entries[i].isThere ? problemOf(folder, rows[i]) : rows[i].absence;
    }
    const auto isUsed = [&](const std::string &component) {
        return folder.has(component) && allows(component);
    };
    for (const Disagreement &found : disagreements(folder, isUsed)) {
        const PartRow *row = ownerOf(found.component);
        if (row != nullptr)
            m_entries[static_cast<std::size_t>(row - rows.data())].problem =
                sentence(*row, found.component, found.complaint + "; " + found.remedy);
    }
}

std::vector<std::string> ModelParts::damage() const
{
    std::vector<std::string> problems;
    for (const Entry &entry : m_entries)
        if (entry.isThere && !entry.problem.empty())
            problems.push_back(entry.problem);
    return problems;
}

bool ModelParts::allows(const std::string &component) const
{
    const PartRow *row = ownerOf(component);
    return row == nullptr || m_entries[static_cast<std::size_t>(row - rows.data())].problem.empty();
}

} // namespace unclip
