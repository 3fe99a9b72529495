#include "training/data/artwork.h"

#include "training/data/iconrenderer.h"
#include "training/data/iconset.h"
#include "training/data/stablehash.h"
#include "training/data/webdataset.h"
#include "unclip/error.h"
#include "weights/jsonfile.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iomanip>
#include <set>
#include <sstream>
#include <unordered_set>

namespace unclip {

namespace {

using Json = nlohmann::json;
namespace fs = std::filesystem;

/// Weight of a picture among the n of its (concept, style) pair, n^-0.6: skin-tone variants are two
/// fifths of all pictures and must not be two fifths of the training.
constexpr double variantExponent = -0.6;
constexpr std::size_t minStylesForHoldout = 3;

/// A drawing on its way to a shard.
struct Artwork
{
    std::size_t package = 0;
    std::string slug;
    NamedConcept named;
    std::string png;
    RenderStatus status = RenderStatus::Crashed;
    bool isHeldOut = false;
    double weight = 1.0;
};

using Pair = std::pair<std::string, std::string>; // concept, style

std::string statusText(RenderStatus status)
{
    switch (status) {
    case RenderStatus::Ok:
        return "ok";
    case RenderStatus::Empty:
        return "empty";
    case RenderStatus::Rejected:
        return "rejected";
    case RenderStatus::Crashed:
        return "crashed the renderer";
    case RenderStatus::TimedOut:
        return "took too long";
    }
    return {};
}

/// "Noto_grinning-cat": the key of a sample; a dot would end it.
std::string keyOf(const std::string &prefix, const std::string &slug)
{
    std::string key = prefix + "_" + slug;
    for (char &c : key) {
        if (c == '.' || c == '/')
            c = '-';
    }
    return key;
}

std::string joined(const std::vector<std::string> &parts)
{
    std::string text;
    for (const std::string &part : parts)
        text.append(text.empty() ? "" : ", ").append(part);
    return text;
}

/// Runs one preparation.
class Preparation
{
public:
    Preparation(const ArtworkPlan &plan, const ArtworkControl &control)
        : m_plan(plan)
        , m_control(control)
        , m_names(plan.cldrFolder)
    {
    }

    ArtworkSummary run()
    {
        readPackages();
        nameDrawings();
        countStyles();
        select();
        render();
        dropFailuresAndDuplicates();
        weighAndHoldOut();
        shuffle();
        writeShards();
        writeSummary();
        return m_summary;
    }

private:
    void report(ArtworkStage stage, std::size_t done, std::size_t total) const
    {
        m_control.cancellation.check();
        if (m_control.onProgress)
            m_control.onProgress(stage, done, total);
    }

    void readPackages()
    {
        for (const ArtworkPackage &package : m_plan.packages) {
            report(ArtworkStage::Read, m_sets.size(), m_plan.packages.size());
            m_sets.push_back(readIconSet(m_plan.packagesFolder / package.name));
            const IconSet &set = m_sets.back();
            PackageSummary summary;
            summary.name = package.name;
            summary.version = set.version;
            summary.licence = set.licence;
            summary.author = set.author;
            summary.source = set.source;
            summary.hidden = set.hiddenCount;
            m_summary.packages.push_back(std::move(summary));
        }
        for (const IconSet &set : m_sets)
            m_names.learn(set);
    }

    void nameDrawings()
    {
        for (std::size_t i = 0; i < m_sets.size(); ++i) {
            for (Icon &icon : m_sets[i].icons)
                nameDrawing(i, icon);
        }
    }

    void nameDrawing(std::size_t package, Icon &icon)
    {
        const auto &renames = m_plan.packages[package].renames;
        const auto rename = renames.find(icon.name);
        if (rename != renames.end() && !rename->second) {
            m_summary.packages[package].leftOut.push_back(icon.name);
            return;
        }
        const bool isRenamed = rename != renames.end();
        const SlugStyle style = isRenamed ? SlugStyle::Hyphenated : m_plan.packages[package].slugs;
        const std::string slug = isRenamed ? slugOf(*rename->second) : icon.name;
        auto named = m_names.nameOf(m_sets[package], slug, style);
        if (!named) {
            m_summary.packages[package].unnamed.push_back(icon.name);
            return;
        }
        Artwork artwork;
        artwork.package = package;
        artwork.slug = icon.name;
        artwork.named = std::move(*named);
        m_artworks.push_back(std::move(artwork));
        m_documents.push_back(std::move(icon.svg));
    }

    /// In how many styles each concept comes: what is held out must not depend on what is selected.
    void countStyles()
    {
        std::set<Pair> pairs;
        for (const Artwork &artwork : m_artworks)
            pairs.insert(pairOf(artwork));
        m_styles.clear();
        for (const Pair &pair : pairs)
            ++m_styles[pair.first];
    }

    bool isSelective() const { return !m_plan.styles.empty() || m_plan.mostPictures > 0; }

    bool isWanted(const std::string &style) const
    {
        return m_plan.styles.empty()
            || std::find(m_plan.styles.begin(), m_plan.styles.end(), style) != m_plan.styles.end();
    }

    /// Keeps the plan's styles and, when it limits their number, one drawing of each of the pairs
    /// that hash lowest.
    void select()
    {
        std::vector<std::pair<std::uint64_t, std::size_t>> order;
        for (std::size_t i = 0; i < m_artworks.size(); ++i)
            if (isWanted(pairOf(m_artworks[i]).second))
                order.emplace_back(stableHash(keyOf(m_artworks[i])), i);
        if (m_plan.mostPictures > 0) {
            std::sort(order.begin(), order.end());
            std::set<Pair> seen;
            const auto isTaken = [&](const auto &entry) {
                return !seen.insert(pairOf(m_artworks[entry.second])).second;
            };
            order.erase(std::remove_if(order.begin(), order.end(), isTaken), order.end());
            order.resize(std::min(order.size(), m_plan.mostPictures));
        }
        std::sort(order.begin(), order.end(),
                  [](const auto &a, const auto &b) { return a.second < b.second; });
        for (std::size_t to = 0; to < order.size(); ++to) {
            const std::size_t from = order[to].second;
            if (from == to)
                continue;
            m_artworks[to] = std::move(m_artworks[from]);
            m_documents[to] = std::move(m_documents[from]);
        }
        m_artworks.resize(order.size());
        m_documents.resize(order.size());
    }

    void render()
    {
        RenderOptions options;
        options.size = m_plan.size;
        options.workers = m_plan.workers;
        options.timeout = m_plan.timeout;
        std::size_t done = 0;
        renderIcons(m_documents, options, m_control.cancellation, [&](RenderedIcon icon) {
            m_artworks[icon.index].status = icon.status;
            m_artworks[icon.index].png = std::move(icon.png);
            report(ArtworkStage::Render, ++done, m_documents.size());
        });
        m_documents.clear();
    }

    /// Of equal pictures the first that is an emoji stays: it has names in both languages. The
    /// encoder is deterministic: equal pixels are equal PNG bytes.
    void dropFailuresAndDuplicates()
    {
        const auto isEmoji = [](const Artwork &artwork) {
            return !artwork.named.codepoints.empty();
        };
        std::stable_partition(m_artworks.begin(), m_artworks.end(), isEmoji);
        std::unordered_set<std::string> seen;
        std::vector<Artwork> kept;
        for (Artwork &artwork : m_artworks) {
            PackageSummary &package = m_summary.packages[artwork.package];
            if (artwork.status != RenderStatus::Ok) {
                package.failed.push_back(artwork.slug + ": " + statusText(artwork.status));
            } else if (!seen.insert(artwork.png).second) {
                ++package.duplicates;
            } else {
                ++package.pictures;
                kept.push_back(std::move(artwork));
            }
        }
        m_artworks = std::move(kept);
        m_summary.pictures = m_artworks.size();
    }

    Pair pairOf(const Artwork &artwork) const
    {
        return { artwork.named.english.name, m_plan.packages[artwork.package].style };
    }

    void weighAndHoldOut()
    {
        std::map<Pair, std::size_t> pictures;
        for (const Artwork &artwork : m_artworks)
            ++pictures[pairOf(artwork)];
        if (!isSelective())
            countStyles(); // failed and equal drawings do not count
        std::set<Pair> heldOut;
        for (const auto &[pair, count] : pictures) {
            const bool isChosen =
                stableFraction(pair.first + '\n' + pair.second) < m_plan.holdoutShare;
            if (isChosen && m_styles[pair.first] >= minStylesForHoldout)
                heldOut.insert(pair);
        }
        for (Artwork &artwork : m_artworks) {
            const auto count = static_cast<double>(pictures[pairOf(artwork)]);
            artwork.weight = std::round(std::pow(count, variantExponent) * 1e4) / 1e4;
            artwork.isHeldOut = heldOut.count(pairOf(artwork)) != 0;
            m_summary.heldOutPictures += artwork.isHeldOut ? 1 : 0;
            m_summary.withChinese += artwork.named.chinese.name.empty() ? 0 : 1;
            m_summary.withSkinTone += artwork.named.skinTones.empty() ? 0 : 1;
        }
        std::set<std::string> concepts;
        for (const auto &[pair, count] : pictures)
            concepts.insert(pair.first);
        m_summary.concepts = concepts.size();
        m_summary.pairs = pictures.size();
        m_summary.heldOutPairs = heldOut.size();
    }

    std::string keyOf(const Artwork &artwork) const
    {
        return unclip::keyOf(m_sets[artwork.package].prefix, artwork.slug);
    }

    /// Readers of WebDataset stream shards in order, so each shard must be a fair sample.
    void shuffle()
    {
        std::vector<std::pair<std::uint64_t, std::size_t>> order;
        for (std::size_t i = 0; i < m_artworks.size(); ++i)
            order.emplace_back(stableHash(keyOf(m_artworks[i])), i);
        std::sort(order.begin(), order.end());
        std::vector<Artwork> shuffled;
        for (const auto &[hash, index] : order)
            shuffled.push_back(std::move(m_artworks[index]));
        m_artworks = std::move(shuffled);
    }

    WebSample sampleOf(const Artwork &artwork) const
    {
        const ArtworkPackage &package = m_plan.packages[artwork.package];
        const NamedConcept &named = artwork.named;
        const Json caption { { "concept", named.english.name },
                             { "codepoints", named.codepoints },
                             { "style", package.style },
                             { "style_zh", package.styleChinese },
                             { "package", package.name },
                             { "name_en", named.english.name },
                             { "keywords_en", named.english.keywords },
                             { "name_zh", named.chinese.name },
                             { "keywords_zh", named.chinese.keywords },
                             { "skin_tone", joined(named.skinTones) },
                             { "license", m_sets[artwork.package].licence },
                             { "source", m_sets[artwork.package].source },
                             { "holdout", artwork.isHeldOut },
                             { "weight", artwork.weight } };
        return { keyOf(artwork), { { "json", caption.dump() }, { "png", artwork.png } } };
    }

    void removeOldShards() const
    {
        for (const fs::directory_entry &entry : fs::directory_iterator(m_plan.outputFolder)) {
            const std::string name = entry.path().filename().string();
            if (name.compare(0, 8, "artwork-") == 0 && entry.path().extension() == ".tar")
                fs::remove(entry.path());
        }
    }

    void writeShards()
    {
        fs::create_directories(m_plan.outputFolder);
        removeOldShards();
        const auto perShard = static_cast<std::size_t>(m_plan.samplesPerShard);
        for (std::size_t begin = 0; begin < m_artworks.size(); begin += perShard) {
            report(ArtworkStage::Write, begin, m_artworks.size());
            std::ostringstream name;
            name << "artwork-" << std::setw(6) << std::setfill('0') << begin / perShard << ".tar";
            const fs::path file = m_plan.outputFolder / name.str();
            ShardWriter writer(file);
            const std::size_t end = std::min(m_artworks.size(), begin + perShard);
            for (std::size_t i = begin; i < end; ++i)
                writer.add(sampleOf(m_artworks[i]));
            writer.close();
            m_summary.shards.push_back(file);
        }
    }

    Json packagesJson() const
    {
        Json packages = Json::array();
        for (const PackageSummary &package : m_summary.packages) {
            packages.push_back({ { "name", package.name },
                                 { "version", package.version },
                                 { "license", package.licence },
                                 { "author", package.author },
                                 { "source", package.source },
                                 { "pictures", package.pictures },
                                 { "duplicates", package.duplicates },
                                 { "hidden", package.hidden },
                                 { "unnamed", package.unnamed },
                                 { "left_out", package.leftOut },
                                 { "failed", package.failed } });
        }
        return packages;
    }

    void writeSummary() const
    {
        const Json summary { { "pictures", m_summary.pictures },
                             { "concepts", m_summary.concepts },
                             { "pairs", m_summary.pairs },
                             { "held_out_pairs", m_summary.heldOutPairs },
                             { "held_out_pictures", m_summary.heldOutPictures },
                             { "with_chinese", m_summary.withChinese },
                             { "with_skin_tone", m_summary.withSkinTone },
                             { "shards", m_summary.shards.size() },
                             { "size", m_plan.size },
                             { "packages", packagesJson() } };
        const fs::path file = m_plan.outputFolder / "summary.json";
        std::ofstream out(file, std::ios::binary);
        out << summary.dump(1) << '\n';
        out.close();
        if (!out)
            throw FileError("Cannot write \"" + file.string() + "\".");
    }

    const ArtworkPlan &m_plan;
    const ArtworkControl &m_control;
    EmojiNames m_names;
    std::vector<IconSet> m_sets;
    std::vector<Artwork> m_artworks;
    std::vector<std::string> m_documents; ///< SVG of m_artworks, until rendered
    std::map<std::string, std::size_t> m_styles; ///< of each concept
    ArtworkSummary m_summary;
};

void checkPlan(const ArtworkPlan &plan)
{
    const bool isSane = !plan.packages.empty() && plan.size >= 8 && plan.size <= 2048
        && plan.samplesPerShard >= 1 && plan.holdoutShare >= 0 && plan.holdoutShare <= 0.5;
    if (!isSane)
        throw InvalidRequest(
            "The artwork plan needs packages, a size of 8 to 2048 pixels, at least "
            "one sample a shard and at most half of the pairs held out.");
}

ArtworkPackage packageFrom(const Json &json)
{
    ArtworkPackage package;
    package.name = json.at("name").get<std::string>();
    package.version = json.at("version").get<std::string>();
    package.style = json.at("style").get<std::string>();
    package.styleChinese = json.at("style_zh").get<std::string>();
    if (json.value("slugs", std::string("hyphenated")) == "squashed")
        package.slugs = SlugStyle::Squashed;
    const Json renames = json.value("renames", Json::object());
    for (const auto &[slug, name] : renames.items())
        package.renames[slug] =
            name.is_null() ? std::nullopt : std::optional(name.get<std::string>());
    return package;
}

} // namespace

std::vector<ArtworkPackage> readArtworkList(const fs::path &file)
{
    std::vector<ArtworkPackage> packages;
    try {
        const Json list = readJsonFile(file);
        for (const Json &package : list.at("packages"))
            packages.push_back(packageFrom(package));
    } catch (const Json::exception &error) {
        throw ModelError("\"" + file.string() + "\" is not an artwork list: " + error.what() + ".");
    }
    return packages;
}

ArtworkSummary prepareArtwork(const ArtworkPlan &plan, const ArtworkControl &control)
{
    checkPlan(plan);
    return Preparation(plan, control).run();
}

} // namespace unclip
