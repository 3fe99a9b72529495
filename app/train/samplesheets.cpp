#include "train/samplesheets.h"

#include "common/contactsheet.h"
#include "train/captionstrip.h"
#include "unclip/imagefile.h"
#include "unclip/modelcheck.h"

#include <algorithm>
#include <ostream>
#include <utility>

namespace unclip {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int picturesPerPrompt = 2;
constexpr std::uint64_t sampleSeed = 7;
constexpr int leastWidth = 128; ///< pixels of a cell, so that its caption can be read
constexpr int captionHeight = 22; ///< pixels

/// Every pixel `factor` times in both directions.
Image enlarged(const Image &image, int factor)
{
    Image large = Image::blank(image.width * factor, image.height * factor);
    std::size_t at = 0;
    for (int y = 0; y < large.height; ++y)
        for (int x = 0; x < large.width; ++x) {
            const auto from =
                static_cast<std::size_t>(y / factor) * static_cast<std::size_t>(image.width)
                + static_cast<std::size_t>(x / factor);
            for (std::size_t channel = 0; channel < 3; ++channel)
                large.rgb[at++] = image.rgb[from * 3 + channel];
        }
    return large;
}

/// A picture with its caption below.
Image captioned(const Image &picture, const std::string &caption)
{
    const int factor = (leastWidth + picture.width - 1) / std::max(picture.width, 1);
    Image cell = factor > 1 ? enlarged(picture, factor) : picture;
    const Image strip = captionStrip(caption, cell.width, captionHeight);
    cell.rgb.insert(cell.rgb.end(), strip.rgb.begin(), strip.rgb.end());
    cell.height += captionHeight;
    return cell;
}

/// Stops a job when the training stops or the time is over.
RunControl boundedControl(const CancellationToken &training, Clock::time_point deadline)
{
    RunControl control;
    control.onProgress = [training, deadline, token = control.cancellation](const auto &) mutable {
        if (training.isCancelled() || Clock::now() > deadline)
            token.cancel();
    };
    return control;
}

/// Column by column to row by row.
std::vector<Image> byRows(const std::vector<std::vector<Image>> &columns)
{
    std::vector<Image> cells;
    for (std::size_t row = 0; row < picturesPerPrompt; ++row)
        for (const std::vector<Image> &column : columns)
            cells.push_back(column.at(row));
    return cells;
}

std::string lacksOf(const ModelCheck &check)
{
    std::string names;
    for (const ComponentCheck &component : check.components)
        if (component.state != ComponentState::Found)
            names += (names.empty() ? "" : ", ") + component.name;
    return names;
}

} // namespace

std::vector<std::string> standardPrompts()
{
    return { "a red apple", "a cat",  "a blue car on a yellow background",
             "一只小狗",    "一朵花", "一座红色的房子" };
}

SampleSheets::SampleSheets(SampleOptions options, std::ostream &log)
    : m_options(std::move(options))
    , m_log(log)
{
}

void SampleSheets::write(const std::string &stage, std::int64_t step)
{
    const auto file =
        m_options.workFolder / ("samples-" + stage + "-" + std::to_string(step) + ".png");
    try {
        const ModelCheck check = checkModelFolder(m_options.modelFolder);
        if (check.canTextToImage)
            draw(file);
        else
            m_log << "No samples yet: the model folder is not complete (" << lacksOf(check) << ")."
                  << std::endl;
    } catch (const Cancelled &) {
        if (!m_options.cancellation.isCancelled())
            m_log << "No samples: not one prompt was drawn within " << m_options.longest.count()
                  << " s." << std::endl;
    } catch (const Error &error) {
        m_log << "No samples: " << error.what() << std::endl;
    }
}

void SampleSheets::draw(const std::filesystem::path &file)
{
    const RunControl control =
        boundedControl(m_options.cancellation, Clock::now() + m_options.longest);
    LoadOptions load;
    load.threads = m_options.threads;
    load.device = m_options.device;
    const auto pipeline = loadPipeline(m_options.modelFolder, load, control);
    std::vector<std::vector<Image>> columns;
    try {
        for (const std::string &prompt : m_options.prompts) {
            Create request;
            request.prompt = prompt;
            request.imageCount = picturesPerPrompt;
            request.sampling.seed = sampleSeed;
            std::vector<Image> column;
            for (const Frame &frame : pipeline->run(request, control).frames)
                column.push_back(captioned(frame.image, prompt));
            columns.push_back(std::move(column));
        }
    } catch (const Cancelled &) {
        if (columns.empty() || m_options.cancellation.isCancelled())
            throw;
    }
    const Image sheet = contactSheet(byRows(columns), static_cast<int>(columns.size()));
    writeFileAtomically(file, encodePng(sheet), OverwriteMode::Replace);
    m_log << "Samples: " << file.string() << std::endl;
}

} // namespace unclip
