#include "cli/outputoptions.h"

#include "unclip/error.h"

#include <algorithm>

namespace unclip {

namespace {

constexpr const char *group = "Output";

bool isPngName(const std::filesystem::path &path)
{
    std::string extension = path.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return extension == ".png";
}

} // namespace

void OutputOptions::addTo(CLI::App &app)
{
    m_outOption = app.add_option("--out,-o", m_out,
                                 "Folder for the pictures, or a .png name for a single one")
                      ->capture_default_str()
                      ->type_name("PATH")
                      ->group(group);
    app.add_option("--sheet", m_sheet, "Write a contact sheet of all pictures too")
        ->type_name("FILE.png")
        ->group(group);
    app.add_flag("--base", m_base, "Write each picture at the decoder's own size too")
        ->group(group);
    app.add_flag("--force", m_force, "Overwrite files that are there")->group(group);
}

bool OutputOptions::isFile() const
{
    return isPngName(m_out) && !std::filesystem::is_directory(m_out);
}

void OutputOptions::check(std::size_t pictureCount) const
{
    if (m_out.empty())
        throw InvalidRequest("The name after --out is empty.");
    if (isFile() && pictureCount > 1)
        throw InvalidRequest(std::to_string(pictureCount) + " pictures do not fit into the file "
                             + m_out.string() + "; give --out a folder.");
    if (!m_sheet.empty() && !isPngName(m_sheet))
        throw InvalidRequest("The contact sheet is written as PNG; give --sheet a name with .png.");
    if (isFile() && m_sheet.lexically_normal() == m_out.lexically_normal())
        throw InvalidRequest("The picture and its contact sheet cannot both be " + m_out.string()
                             + "; give --sheet another name.");
    if (!isFile() && std::filesystem::exists(m_out) && !std::filesystem::is_directory(m_out))
        throw FileError(m_out.string() + " is neither a folder nor a .png name.");
    if (isFile())
        requireFree(m_out, overwrite());
    if (isFile() && m_base)
        requireFree(basePathOf(m_out), overwrite());
    if (!m_sheet.empty())
        requireFree(m_sheet, overwrite());
}

std::filesystem::path basePathOf(const std::filesystem::path &picture)
{
    std::filesystem::path name = picture.stem();
    name += "-base";
    name += picture.extension();
    return picture.parent_path() / name;
}

void requireFree(const std::filesystem::path &path, OverwriteMode overwrite)
{
    if (overwrite == OverwriteMode::Refuse && std::filesystem::exists(path))
        throw FileError(path.string()
                        + " is already there; choose another name, or overwrite it with --force.");
}

} // namespace unclip
