#pragma once

#include "training/pictureset.h"

#include <filesystem>
#include <string>
#include <vector>

namespace unclip::training {

/// A folder of somebody's pictures, as far as it could be read.
struct OwnPictures
{
    PictureSet set; ///< every picture with the same weight
    std::vector<std::string> skipped; ///< "sketches/one.tif: why"
};

struct OwnPicturesOptions
{
    std::filesystem::path folder; ///< looked through with its sub-folders, dot files left out
    std::string name; ///< caption of pictures without one; empty: made from the file name
    std::vector<int> sizes; ///< pixels, ascending
};

/// Loads the pictures of a folder, any format that readImage() knows, told by content, in the order
/// of their paths. "one.png" is captioned by "one.txt" or "one.json" beside it.
/// @throws InvalidRequest when there is no picture, or more than fit; FileError; Cancelled
OwnPictures loadOwnPictures(const OwnPicturesOptions &options, const RunControl &control);

/// Words of a file name without numbers and what cameras add: "red_fox-02" -> "red fox"; "a
/// picture" where nothing is left.
std::string captionOfFileName(const std::string &stem);

} // namespace unclip::training
