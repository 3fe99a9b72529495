#pragma once

#include "training/data/emojinames.h"
#include "unclip/runcontrol.h"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace unclip {

/// One npm package of drawings and how captions call its style.
struct ArtworkPackage
{
    std::string name; ///< "@iconify-json/noto"
    std::string version; ///< exact, so that the same data comes out again
    std::string style; ///< English style word
    std::string styleChinese;
    SlugStyle slugs = SlugStyle::Hyphenated;
    /// Slugs whose own name misleads: another slug or English words; none: leave the drawing out.
    std::map<std::string, std::optional<std::string>> renames;
};

/// Everything that decides what `prepareArtwork` makes.
struct ArtworkPlan
{
    std::filesystem::path packagesFolder; ///< holds <package name>/icons.json
    std::filesystem::path cldrFolder = "/usr/share/unicode/cldr/common";
    std::filesystem::path outputFolder; ///< shards and summary.json go here
    std::vector<ArtworkPackage> packages;
    int size = 128; ///< pixels of a side
    int samplesPerShard = 1000;
    int workers = 2; ///< renderer processes at a time
    std::chrono::milliseconds timeout { 20000 }; ///< for one drawing
    double holdoutShare = 0.05; ///< of the (concept, style) pairs of concepts in 3 styles or more

    // A small set of large pictures holds out the pairs that the whole set does.
    std::vector<std::string> styles; ///< only these; empty: all
    std::size_t mostPictures = 0; ///< at most one of so many pairs, chosen by a hash; 0: all
};

/// What became of one package's drawings.
struct PackageSummary
{
    std::string name;
    std::string version;
    std::string licence;
    std::string author;
    std::string source;
    std::size_t hidden = 0; ///< withdrawn by the package
    std::vector<std::string> unnamed; ///< the slug does not say what is drawn
    std::vector<std::string> leftOut; ///< by the plan
    std::vector<std::string> failed; ///< "slug: why"
    std::size_t duplicates = 0; ///< same pixels as an earlier picture
    std::size_t pictures = 0;
};

/// What `prepareArtwork` made.
struct ArtworkSummary
{
    std::vector<PackageSummary> packages;
    std::size_t pictures = 0;
    std::size_t withChinese = 0;
    std::size_t withSkinTone = 0;
    std::size_t concepts = 0;
    std::size_t pairs = 0; ///< (concept, style)
    std::size_t heldOutPairs = 0;
    std::size_t heldOutPictures = 0;
    std::vector<std::filesystem::path> shards;
};

/// Steps of the preparation, for a progress line.
enum class ArtworkStage {
    Read, ///< packages and names
    Render, ///< drawings
    Write, ///< shards
};

/// Watches and stops a preparation.
struct ArtworkControl
{
    CancellationToken cancellation;
    std::function<void(ArtworkStage, std::size_t done, std::size_t total)>
        onProgress; ///< may be empty
};

/// Reads the packages of a list such as resources/training/artwork.json.
/// @throws ModelError naming the file when it is malformed.
std::vector<ArtworkPackage> readArtworkList(const std::filesystem::path &file);

/// Renders the packages' drawings with transparent background, names them in English and Chinese,
/// drops exact duplicates and writes WebDataset shards (KEY.png, KEY.json) and summary.json. Equal
/// input gives equal files. Older shards in the folder are replaced. Forks: see renderIcons.
/// @throws FileError, ModelError, InvalidRequest, Cancelled.
ArtworkSummary prepareArtwork(const ArtworkPlan &plan, const ArtworkControl &control);

} // namespace unclip
