#include "pipeline/sourcememo.h"

#include "unclip/imagefile.h"

#include <algorithm>
#include <sstream>

namespace unclip {

namespace {

constexpr std::size_t capacity = 16;
constexpr int exactDigits = 17;

} // namespace

std::string SourceMemo::keyOf(const PictureSource &picture)
{
    std::ostringstream key;
    key.precision(exactDigits);
    const Crop &crop = picture.crop;
    key << "picture " << picture.image.width << ' ' << picture.image.height << ' '
        << static_cast<int>(crop.mode) << ' ' << crop.x << ' ' << crop.y << ' ' << crop.size << ' '
        << (picture.sha256.empty() ? sha256(picture.image.rgb.data(), picture.image.rgb.size())
                                   : picture.sha256);
    return key.str();
}

std::string SourceMemo::keyOf(const PromptSource &prompt, const Sampling &sampling,
                              std::uint32_t noiseIndex)
{
    std::ostringstream key;
    key.precision(exactDigits);
    key << "prompt " << sampling.seed << ' ' << noiseIndex << ' '
        << static_cast<int>(sampling.prior) << ' ' << sampling.priorSteps << ' '
        << sampling.priorGuidanceScale << ' ' << sampling.candidates << ' '
        << static_cast<int>(sampling.candidateChoice) << ' ' << sampling.pickedCandidate << ' '
        << prompt.prompt;
    return key.str();
}

std::shared_ptr<SourceMemo::Entry> SourceMemo::find(const std::string &key)
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(),
                                    [&](const auto &entry) { return entry.first == key; });
    if (found == m_entries.end())
        return nullptr;
    m_entries.splice(m_entries.begin(), m_entries, found);
    return m_entries.front().second;
}

std::shared_ptr<SourceMemo::Entry> SourceMemo::insert(const std::string &key, Entry entry)
{
    if (m_entries.size() >= capacity)
        m_entries.pop_back();
    m_entries.emplace_front(key, std::make_shared<Entry>(std::move(entry)));
    return m_entries.front().second;
}

} // namespace unclip
