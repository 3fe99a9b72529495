#pragma once

#include "training/data/artwork.h"

#include <filesystem>
#include <vector>

namespace unclip {

/// Installs the packages at their exact versions with the `npm` client, no scripts run, under
/// `folder`; returns the folder to give to ArtworkPlan::packagesFolder. What npm says goes to
/// standard error. Packages that are there at the right version are not asked for again.
/// @throws FileError when npm is missing or fails; InvalidRequest for a name no package can have.
std::filesystem::path installArtworkPackages(const std::vector<ArtworkPackage> &packages,
                                             const std::filesystem::path &folder);

} // namespace unclip
