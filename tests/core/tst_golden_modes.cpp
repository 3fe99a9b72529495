#include "support/goldendir.h"
#include "unclip/imagefile.h"
#include "unclip/modelcheck.h"
#include "unclip/pca.h"
#include "unclip/pipeline.h"
#include "weights/jsonfile.h"

#include <nlohmann/json.hpp>

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <fstream>

using namespace unclip;
namespace fs = std::filesystem;

namespace {

const std::string textToImageModel = "karlo-tiny";
const std::string imageVariationModel = "karlo-tiny-image-variations";
constexpr int fewSteps = 3;
constexpr int fittedPictures = 6;
constexpr int wantedComponents = 4;
constexpr double cosineRounding = 1e-6;

/// What the image-variation folder has and the text-to-image one lacks.
const std::vector<std::string> imageParts { "image_encoder", "feature_extractor" };

enum class Listing { Complete, TextToImage };

void linkComponents(const fs::path &from, const fs::path &to)
{
    fs::create_directories(to);
    for (const auto &entry : fs::directory_iterator(fs::absolute(from)))
        if (entry.is_directory())
            fs::create_directory_symlink(entry.path(), to / entry.path().filename());
}

/// The text-to-image folder with the image encoder of the other one.
void writeMergedFolder(const fs::path &folder, Listing listing)
{
    const fs::path other = fs::absolute(test::goldenDir() / imageVariationModel);
    linkComponents(test::goldenDir() / textToImageModel, folder);
    nlohmann::json index = readJsonFile(test::goldenDir() / textToImageModel / "model_index.json");
    const nlohmann::json otherIndex = readJsonFile(other / "model_index.json");
    for (const std::string &component : imageParts) {
        fs::create_directory_symlink(other / component, folder / component);
        if (listing == Listing::Complete)
            index[component] = otherIndex.at(component);
    }
    std::ofstream(folder / "model_index.json") << index.dump();
}

void writeImageVariationFolder(const fs::path &folder)
{
    const fs::path from = test::goldenDir() / imageVariationModel;
    linkComponents(from, folder);
    fs::copy_file(from / "model_index.json", folder / "model_index.json");
}

/// True when both folders are of one CLIP, as Karlo's are; a folder of variants need not be so.
bool areOfOneModel()
{
    const fs::path base = test::goldenDir() / textToImageModel;
    const fs::path other = test::goldenDir() / imageVariationModel;
    return readJsonFile(base / "text_proj" / "config.json").at("clip_embeddings_dim")
        == readJsonFile(other / "image_encoder" / "config.json").at("projection_dim");
}

std::unique_ptr<Pipeline> load(const fs::path &folder)
{
    LoadOptions options;
    options.device = Device::Cpu;
    options.precision = Precision::Float32;
    options.threads = 1;
    return loadPipeline(folder, options, {});
}

Sampling samplingOf(const ModelInfo &info)
{
    Sampling sampling;
    sampling.prior = info.defaults.prior;
    sampling.priorSteps = fewSteps;
    sampling.decoderSteps = fewSteps;
    sampling.superResSteps = fewSteps;
    sampling.seed = 11;
    return sampling;
}

/// A model with a basis fitted to its own pictures.
struct FittedModel
{
    fs::path folder;
    std::unique_ptr<Pipeline> pipeline;
    PictureSource picture;
};

Create creation(const ModelInfo &info, int count)
{
    Create create;
    create.prompt = "a red apple";
    create.imageCount = count;
    create.sampling = samplingOf(info);
    return create;
}

FittedModel fitted(const fs::path &folder)
{
    const auto pipeline = load(folder);
    std::vector<fs::path> files;
    for (const Frame &frame :
         pipeline->run(creation(pipeline->info(), fittedPictures), {}).frames) {
        files.push_back(folder / ("fitted-" + std::to_string(frame.index) + ".png"));
        writeFileAtomically(files.back(), encodePng(frame.image), OverwriteMode::Refuse);
    }
    PcaFitOptions options;
    options.components = wantedComponents;
    fitPcaBasis(*pipeline, files, folder / "pca", options, {});
    FittedModel model { folder, load(folder), {} };
    model.picture.image = readImage(files.front());
    return model;
}

/// A request and how many frames it makes.
struct Mode
{
    std::string name;
    Request request;
    int frames;
};

/// One request of every mode.
std::vector<Mode> modesOf(const FittedModel &model)
{
    const ModelInfo &info = model.pipeline->info();
    Vary vary;
    vary.source = model.picture;
    vary.imageCount = 2;
    vary.etas = { 0.0, 1.0 };
    vary.sampling = samplingOf(info);
    Blend blend;
    blend.ends = { { model.picture, 1.0 }, { PromptSource { "a cat" }, 1.0 } };
    blend.mixes = { 0.0, 0.5, 1.0 };
    blend.sampling = samplingOf(info);
    Edit edit;
    edit.source = model.picture;
    edit.beforeText = "a cat";
    edit.afterText = "a blue dog";
    edit.strengths = { 0.0, 0.5 };
    edit.sampling = samplingOf(info);
    Explore explore;
    explore.source = model.picture;
    explore.dimensions = { 0, info.pcaComponents };
    explore.sampling = samplingOf(info);
    return { { "create", creation(info, 2), 2 },
             { "vary", vary, 4 },
             { "blend", blend, 3 },
             { "edit", edit, 2 },
             { "explore", explore, 2 } };
}

bool samePixels(const Result &a, const Result &b)
{
    return std::equal(a.frames.begin(), a.frames.end(), b.frames.begin(), b.frames.end(),
                      [](const Frame &x, const Frame &y) {
                          return x.image == y.image && x.baseImage == y.baseImage;
                      });
}

} // namespace

/// All five modes on the published layout.
class GoldenModesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        UNCLIP_NEED_GOLDEN_FILES(textToImageModel + "/text_encoder",
                                 imageVariationModel + "/image_encoder");
        QVERIFY(m_folder.isValid());
        writeMergedFolder(root() / "merged", Listing::Complete);
        writeImageVariationFolder(root() / "variations");
        if (areOfOneModel())
            m_models.push_back(fitted(root() / "merged"));
        m_models.push_back(fitted(root() / "variations"));
    }

    void partsOfOneModelAreUsable()
    {
        const auto merged = load(root() / "merged");
        const ModelInfo &info = merged->info();
        QCOMPARE(info.imageEncoder.available, areOfOneModel());
        QCOMPARE(info.damage.empty(), areOfOneModel());
        QVERIFY(info.diffusionPrior.available);
        QCOMPARE(merged->run(creation(info, 1), {}).frames.size(), std::size_t { 1 });
    }

    void listingIsNotNeeded()
    {
        const fs::path unlisted = root() / "unlisted";
        writeMergedFolder(unlisted, Listing::TextToImage);
        const ModelCheck check = checkModelFolder(unlisted);
        QVERIFY2(check.canTextToImage, check.capabilities.c_str());
        QCOMPARE(check.canImageVariation, areOfOneModel());
        QCOMPARE(load(unlisted)->info().hash, load(root() / "merged")->info().hash);
    }

    void basisFits()
    {
        for (const FittedModel &model : m_models) {
            const PcaFit fit = readPcaFit(model.folder);
            QCOMPARE(fit.pictures, std::int64_t { fittedPictures });
            QCOMPARE(fit.dimension, model.pipeline->info().embeddingDim);
            QCOMPARE(fit.components, wantedComponents);
            QVERIFY(fit.variances.back() > 0.0);
            QVERIFY(model.pipeline->info().pca.available);
        }
    }

    void runs_data()
    {
        QTest::addColumn<std::size_t>("model");
        QTest::addColumn<std::size_t>("mode");
        for (std::size_t i = 0; i < m_models.size(); ++i) {
            const auto modes = modesOf(m_models[i]);
            for (std::size_t j = 0; j < modes.size(); ++j)
                QTest::newRow(
                    (m_models[i].folder.filename().string() + ' ' + modes[j].name).c_str())
                    << i << j;
        }
    }

    void runs()
    {
        QFETCH(std::size_t, model);
        QFETCH(std::size_t, mode);
        const FittedModel &fittedModel = m_models[model];
        const Mode asked = modesOf(fittedModel)[mode];
        const ModelInfo &info = fittedModel.pipeline->info();
        const Result result = fittedModel.pipeline->run(asked.request, {});
        QCOMPARE(static_cast<int>(result.frames.size()), asked.frames);
        for (const Frame &frame : result.frames) {
            QCOMPARE(frame.image.width, upsampledSide(info, -1));
            QCOMPARE(frame.image.height, frame.image.width);
            QCOMPARE(frame.baseImage.width, info.baseSize);
            QCOMPARE(frame.baseImage.height, info.baseSize);
            QVERIFY(std::isfinite(frame.drift));
            QVERIFY(std::abs(frame.drift) <= 1.0 + cosineRounding);
        }
        QVERIFY(result.frames.front().image != result.frames.back().image);
        QVERIFY(samePixels(load(fittedModel.folder)->run(asked.request, {}), result));
    }

private:
    fs::path root() const { return m_folder.path().toStdString(); }

    QTemporaryDir m_folder;
    std::vector<FittedModel> m_models;
};

UNCLIP_GOLDEN_MAIN(GoldenModesTest)
#include "tst_golden_modes.moc"
