#pragma once

#include <filesystem>
#include <string>

namespace unclip {

/// The model without --model: UNCLIP_MODEL, else the starter installed beside the program in
/// `programFolder`, else the one in the source tree it was built from, else nothing.
std::filesystem::path defaultModelFolder(const std::filesystem::path &programFolder);

/// A file of resources/training, such as "artwork.json": installed beside the program in
/// `programFolder`, else in the source tree it was built from, else empty.
std::filesystem::path trainingFile(const std::filesystem::path &programFolder,
                                   const std::string &name);

/// The folder of the running program; empty where the system does not tell.
std::filesystem::path programFolder();

} // namespace unclip
