#pragma once

#include "unclip/imagefile.h"

#include <CLI/App.hpp>

#include <filesystem>

namespace unclip {

/// Where pictures go.
class OutputOptions
{
public:
    void addTo(CLI::App &app);

    const std::filesystem::path &out() const { return m_out; }
    const std::filesystem::path &sheet() const { return m_sheet; }
    bool wantsBase() const { return m_base; }
    OverwriteMode overwrite() const
    {
        return m_force ? OverwriteMode::Replace : OverwriteMode::Refuse;
    }

    /// True when --out was given, true too when it was given its default.
    bool isOutGiven() const { return m_outOption != nullptr && m_outOption->count() > 0; }

    /// True when --out names a picture and no folder.
    bool isFile() const;

    /// What can be refused before anything is computed.
    /// @throws FileError when a file would be overwritten; InvalidRequest when `pictureCount`
    ///         pictures do not fit one file name
    void check(std::size_t pictureCount) const;

private:
    std::filesystem::path m_out = "unclip-out";
    std::filesystem::path m_sheet;
    CLI::Option *m_outOption = nullptr;
    bool m_base = false;
    bool m_force = false;
};

/// name.png -> name-base.png
std::filesystem::path basePathOf(const std::filesystem::path &picture);

/// @throws FileError when the file is there and may not be replaced
void requireFree(const std::filesystem::path &path, OverwriteMode overwrite);

} // namespace unclip
