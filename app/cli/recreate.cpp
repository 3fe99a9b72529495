#include "cli/recreate.h"

#include "cli/picturerun.h"
#include "unclip/error.h"
#include "unclip/requesttools.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <optional>
#include <ostream>
#include <set>

namespace unclip {

namespace {

using Path = std::filesystem::path;

Recipe recipeIn(const Path &file)
{
    const PngText text = readPngText(file);
    std::optional<Recipe> recipe;
    try {
        recipe = recipeFromPngText(text);
    } catch (const InvalidRequest &error) { // which does not know the file
        throw InvalidRequest(file.string() + ": " + error.what());
    }
    if (!recipe)
        throw InvalidRequest(file.string()
                             + " has no recipe; only PNG files that this program "
                               "wrote have one.");
    return *recipe;
}

std::vector<Path> filesIn(const std::vector<Path> &inputs)
{
    std::vector<Path> files;
    for (const Path &input : inputs) {
        if (!std::filesystem::is_directory(input)) {
            files.push_back(input);
            continue;
        }
        for (const auto &entry : std::filesystem::directory_iterator(input))
            if (entry.is_regular_file())
                files.push_back(entry.path());
    }
    return files;
}

/// Files by the hash of their bytes, as far as they are wanted.
std::map<std::string, Path> filesByHash(const std::vector<Path> &inputs,
                                        const std::set<std::string> &wanted,
                                        const CancellationToken &cancellation)
{
    std::map<std::string, Path> found;
    for (const Path &file : filesIn(inputs)) {
        cancellation.check();
        if (found.size() == wanted.size())
            break;
        const std::string hash = sha256File(file);
        if (wanted.count(hash) > 0)
            found.emplace(hash, file);
    }
    return found;
}

std::vector<PictureSource *> picturesOf(Request &request)
{
    std::vector<PictureSource *> pictures;
    for (Source *source : sourcesOf(request))
        if (auto *picture = std::get_if<PictureSource>(source))
            pictures.push_back(picture);
    return pictures;
}

void fetchPictures(Request &request, const RecreateJob &job, const CancellationToken &cancellation)
{
    const std::vector<PictureSource *> pictures = picturesOf(request);
    std::set<std::string> wanted;
    for (const PictureSource *picture : pictures)
        wanted.insert(picture->sha256);
    const auto files = filesByHash(job.inputs, wanted, cancellation);
    for (PictureSource *picture : pictures) {
        const auto found = files.find(picture->sha256);
        if (found == files.end())
            throw InvalidRequest("The picture was made from \"" + picture->name + "\" (SHA-256 "
                                 + picture->sha256
                                 + "), which is not among the files given with --input.");
        picture->image = readImage(found->second);
    }
}

void warnOfOtherModel(const Environment &environment, const Recipe &recipe, const ModelInfo &model)
{
    if (recipe.modelHash != model.hash)
        environment.err << "unclip: the recipe was made with the model " << recipe.modelName
                        << ", which is not the one loaded; the picture will differ.\n";
}

ExitCode verified(const RecreateJob &job, const Result &result, Report &report)
{
    if (result.frames.size() != 1)
        throw Error("The recipe gave " + std::to_string(result.frames.size())
                    + " pictures instead of one.");
    const PictureDifference difference =
        differenceOf(readImage(job.file), result.frames.front().image);
    report.values()["verify"] = { { "identical", difference.isNone() },
                                  { "same_size", difference.isSameSize },
                                  { "different_pixels", difference.pixels },
                                  { "largest_difference", difference.largest } };
    if (difference.isNone())
        report.line("identical: " + job.file.string());
    else if (!difference.isSameSize)
        report.line("different size: " + job.file.string());
    else
        report.line("different: " + job.file.string() + " in " + std::to_string(difference.pixels)
                    + " pixels, by " + std::to_string(difference.largest) + " of 255 at most");
    return difference.isNone() ? ExitCode::Success : ExitCode::Failure;
}

} // namespace

ExitCode recreate(const Environment &environment, const RecreateJob &job, const ModelOptions &model,
                  const OutputOptions &output, Report &report)
{
    const bool isWritten = job.verification == Verification::None || output.isOutGiven();
    const Recipe recipe = recipeIn(job.file);
    Request request = onePicture(recipe);
    fetchPictures(request, job, environment.cancellation);
    if (const auto problem = problemWith(request))
        throw InvalidRequest(*problem);
    if (isWritten)
        output.check(1);
    const auto pipeline =
        loadModel(environment, model.folder(environment), model.loadOptions(recipe), report);
    warnOfOtherModel(environment, recipe, pipeline->info());
    report.values()["same_model"] = recipe.modelHash == pipeline->info().hash;
    request = withDefaults(request, pipeline->info());
    Result result;
    if (isWritten) {
        result = PictureRun(environment, output, report).run(*pipeline, request);
    } else {
        ProgressLine line(environment);
        result = pipeline->run(request, line.control());
    }
    return job.verification == Verification::Compare ? verified(job, result, report)
                                                     : ExitCode::Success;
}

PictureDifference differenceOf(const Image &a, const Image &b)
{
    PictureDifference difference;
    difference.isSameSize = a.width == b.width && a.height == b.height;
    if (!difference.isSameSize)
        return difference;
    for (std::size_t i = 0; i + 2 < a.rgb.size(); i += 3) {
        int largest = 0;
        for (std::size_t channel = i; channel < i + 3; ++channel)
            largest = std::max(largest, std::abs(int { a.rgb[channel] } - int { b.rgb[channel] }));
        difference.pixels += largest > 0 ? 1 : 0;
        difference.largest = std::max(difference.largest, largest);
    }
    return difference;
}

} // namespace unclip
