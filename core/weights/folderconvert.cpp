#include "unclip/convert.h"
#include "unclip/error.h"

#include <algorithm>
#include <array>
#include <system_error>

namespace unclip {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxFiles = 10'000;

/// What a pickled file is called in this layout, and what it becomes.
struct WeightNames
{
    const char *pickled;
    const char *converted;
};

constexpr std::array<WeightNames, 4> kWeightNames { {
    { "diffusion_pytorch_model.bin", "diffusion_pytorch_model.safetensors" },
    { "pytorch_model.bin", "model.safetensors" },
    { "diffusion_pytorch_model.fp16.bin", "diffusion_pytorch_model.fp16.safetensors" },
    { "pytorch_model.fp16.bin", "model.fp16.safetensors" },
} };

const char *convertedName(const fs::path &file)
{
    for (const WeightNames &names : kWeightNames) {
        if (file.filename() == names.pickled)
            return names.converted;
    }
    return nullptr;
}

bool isCopied(const fs::path &file)
{
    const std::string extension = file.extension().string();
    return extension == ".json" || extension == ".txt" || extension == ".safetensors"
        || extension == ".md";
}

std::vector<fs::path> filesIn(const fs::path &folder)
{
    std::vector<fs::path> files;
    for (const fs::directory_entry &entry : fs::directory_iterator(folder)) {
        if (files.size() == kMaxFiles)
            throw ModelError(folder.string() + " holds too many files for a model folder");
        if (entry.is_regular_file())
            files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

/// True where the pickled file's .safetensors twin lies beside it.
bool isConvertedAlready(const fs::path &pickled)
{
    return fs::exists(pickled.parent_path() / convertedName(pickled));
}

bool holdsPickles(const fs::path &folder)
{
    const std::vector<fs::path> files = filesIn(folder);
    return std::any_of(files.begin(), files.end(), [](const fs::path &file) {
        return convertedName(file) != nullptr && !isConvertedAlready(file);
    });
}

/// Converts folder by folder.
class FolderConverter
{
public:
    FolderConverter(fs::path input, fs::path output, const ConvertOptions &options)
        : m_input(std::move(input))
        , m_output(std::move(output))
        , m_options(options)
        , m_isInPlace(fs::exists(m_output) && fs::equivalent(m_input, m_output))
    {
    }

    ConvertReport convert()
    {
        const std::vector<fs::path> folders = components();
        if (!holdsPickles(m_input) && std::none_of(folders.begin(), folders.end(), holdsPickles))
            throw ModelError(m_input.string() + " holds no pickled components to convert");
        convertFiles(m_input, m_output);
        for (const fs::path &folder : folders)
            convertFiles(folder, m_output / folder.filename());
        return std::move(m_report);
    }

private:
    std::vector<fs::path> components() const
    {
        std::vector<fs::path> folders;
        for (const fs::directory_entry &entry : fs::directory_iterator(m_input)) {
            if (entry.is_directory() && isComponent(entry.path()))
                folders.push_back(entry.path());
        }
        std::sort(folders.begin(), folders.end());
        return folders;
    }

    /// Not hidden, and not the output inside the input.
    bool isComponent(const fs::path &folder) const
    {
        return folder.filename().string().front() != '.'
            && !(fs::exists(m_output) && fs::equivalent(folder, m_output));
    }

    void convertFiles(const fs::path &from, const fs::path &to)
    {
        for (const fs::path &file : filesIn(from)) {
            const char *name = convertedName(file);
            if (name != nullptr)
                convertFile(file, to / name);
            else if (isCopied(file) && !m_isInPlace)
                copyFile(file, to / file.filename());
            else if (file.extension() == ".bin" || file.extension() == ".ckpt")
                m_report.notes.push_back(file.string() + " was left out: its name is unknown here");
        }
    }

    void convertFile(const fs::path &from, const fs::path &to)
    {
        if (isConvertedAlready(from)) {
            m_report.notes.push_back(from.string() + " was left out: there is a "
                                     + to.filename().string() + " already");
            return;
        }
        fs::create_directories(to.parent_path());
        const ConvertReport report = convertCheckpoint(from, to, m_options);
        m_report.files.insert(m_report.files.end(), report.files.begin(), report.files.end());
    }

    void copyFile(const fs::path &from, const fs::path &to) const
    {
        if (m_options.overwrite == OverwriteMode::Refuse && fs::exists(to))
            throw FileError(to.string() + " exists already; choose another folder");
        fs::create_directories(to.parent_path());
        fs::copy_file(from, to, fs::copy_options::overwrite_existing);
    }

    fs::path m_input;
    fs::path m_output;
    const ConvertOptions &m_options;
    bool m_isInPlace;
    ConvertReport m_report;
};

} // namespace

ConvertReport convertFolder(const std::filesystem::path &input, const std::filesystem::path &output,
                            const ConvertOptions &options)
{
    if (!fs::is_directory(input))
        throw ModelError(input.string() + " is no folder");
    try {
        return FolderConverter(input, output, options).convert();
    } catch (const fs::filesystem_error &error) {
        throw FileError(std::string("converting stopped: ") + error.what());
    }
}

} // namespace unclip
