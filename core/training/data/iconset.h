#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace unclip {

/// One drawing of an icon set.
struct Icon
{
    std::string name; ///< slug as in the package, such as "grinning-cat"
    std::string svg; ///< a whole SVG document
};

/// An Iconify JSON package: drawings under slugs, other slugs for them, and their code points.
struct IconSet
{
    std::string prefix; ///< "noto"
    std::string version; ///< of the package
    std::string licence; ///< SPDX identifier
    std::string author;
    std::string source; ///< the author's project page
    std::vector<Icon> icons; ///< sorted by name; hidden ones left out
    std::map<std::string, std::string> aliases; ///< other slug -> slug of the same drawing
    std::map<std::string, std::string> codepoints; ///< slug -> "1f44d-1f3fd", without U+FE0F
    std::size_t hiddenCount = 0;
};

/// Reads icons.json, info.json, chars.json and package.json of an unpacked package.
/// @throws ModelError naming the file when it is malformed; FileError when it cannot be read.
IconSet readIconSet(const std::filesystem::path &folder);

} // namespace unclip
