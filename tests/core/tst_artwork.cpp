#include "training/data/artwork.h"

#include "training/data/captionsource.h"
#include "training/data/iconrenderer.h"
#include "training/data/iconset.h"
#include "training/data/npmfetch.h"
#include "training/data/webdataset.h"
#include "unclip/error.h"
#include "weights/jsonfile.h"

#include <nlohmann/json.hpp>

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <iterator>

using namespace unclip;
namespace fs = std::filesystem;
using Json = nlohmann::json;

namespace {

void writeFile(const fs::path &file, const std::string &text)
{
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
}

std::string readFile(const fs::path &file)
{
    std::ifstream in(file, std::ios::binary);
    return { std::istreambuf_iterator<char>(in), {} };
}

std::string square(const std::string &colour, int side = 10)
{
    return "<rect width='" + std::to_string(side) + "' height='10' fill='" + colour + "'/>";
}

std::string document(const std::string &body)
{
    return "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'>" + body + "</svg>";
}

/// Random pixels: a PNG larger than a pipe holds.
std::string noise(int seed)
{
    return document("<filter id='f'><feTurbulence baseFrequency='0.9' seed='" + std::to_string(seed)
                    + "'/></filter><rect width='16' height='16' filter='url(#f)'/>");
}

std::string annotation(const std::string &emoji, const std::string &name, const std::string &words)
{
    return "<annotation cp=\"" + emoji + "\">" + words + "</annotation><annotation cp=\"" + emoji
        + "\" type=\"tts\">" + name + "</annotation>";
}

void writeCldr(const fs::path &folder, const std::string &language,
               const std::vector<std::string> &annotations)
{
    std::string text = "<?xml version=\"1.0\"?><!DOCTYPE ldml SYSTEM \"x.dtd\"><ldml><annotations>";
    for (const std::string &entry : annotations)
        text += entry;
    text += "</annotations></ldml>";
    writeFile(folder / "annotations" / (language + ".xml"), text);
    writeFile(folder / "annotationsDerived" / (language + ".xml"), "<ldml><annotations/></ldml>");
}

/// The child processes of this thread.
std::vector<pid_t> childProcesses()
{
    std::ifstream in("/proc/thread-self/children");
    return { std::istream_iterator<pid_t>(in), {} };
}

} // namespace

class TestArtwork : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void makesNamedSamples();
    void leavesOutWhatItCannotUse();
    void holdsOutWholePairs();
    void selectsStylesAndNumber();
    void sameInputSameFiles();
    void replacesOlderShards();
    void cancels();
    void refusesPlans_data();
    void refusesPlans();
    void refusesBadInput_data();
    void refusesBadInput();
    void slugs_data();
    void slugs();
    void readsFlippedAlias();
    void rendersEachDocumentOnce();
    void survivesACrash();
    void givesUpOnASlowDrawing();
    void shippedListIsValid();
    void refusesPackageNames_data();
    void refusesPackageNames();
    void installedPackagesAreNotFetched();

private:
    fs::path root() const { return fs::path(m_folder->path().toStdString()); }
    void writePackage(const std::string &name, const Json &icons, const Json &chars);
    ArtworkPlan plan() const;
    ArtworkPlan fourSets();
    std::map<std::string, CaptionSource> samples() const;

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestArtwork::writePackage(const std::string &name, const Json &icons, const Json &chars)
{
    const fs::path folder = root() / "packages" / name;
    Json root { { "prefix", name }, { "width", 16 }, { "height", 16 } };
    root.update(icons);
    writeFile(folder / "icons.json", root.dump());
    writeFile(folder / "info.json",
              R"({"license": {"spdx": "MIT"}, "author": {"name": "Someone"}})");
    writeFile(folder / "package.json", R"({"version": "1.0.0"})");
    writeFile(folder / "chars.json", chars.dump());
}

ArtworkPlan TestArtwork::plan() const
{
    ArtworkPlan plan;
    plan.packagesFolder = root() / "packages";
    plan.cldrFolder = root() / "cldr";
    plan.outputFolder = root() / "out";
    plan.size = 32;
    plan.samplesPerShard = 4;
    ArtworkPackage first;
    first.name = "first";
    first.style = "round";
    first.styleChinese = "圆";
    ArtworkPackage second = first;
    second.name = "second";
    second.style = "square";
    second.slugs = SlugStyle::Squashed;
    second.renames = { { "logo", std::nullopt }, { "canine", "dog" } };
    plan.packages = { first, second };
    return plan;
}

std::map<std::string, CaptionSource> TestArtwork::samples() const
{
    std::map<std::string, CaptionSource> samples;
    forEachSample(expandShards((root() / "out").string()), {},
                  [&](const WebSample &sample) { samples[sample.key] = captionSourceOf(sample); });
    return samples;
}

void TestArtwork::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    writeCldr(root() / "cldr", "en",
              { annotation("🐕", "dog", "dog | pet"), annotation("👍", "thumbs up", "+1 | hand"),
                annotation("👍🏽", "thumbs up: medium skin tone", "hand | medium skin tone"),
                annotation("⏰", "alarm clock", "alarm | clock") });
    writeCldr(root() / "cldr", "zh",
              { annotation("🐕", "狗", "宠物 | 狗"),
                annotation("👍🏽", "拇指向上: 中等肤色", "手 | 中等肤色") });
    const auto icon = [](const std::string &colour) { return Json { { "body", square(colour) } }; };
    writePackage("first",
                 { { "icons",
                     { { "dog", icon("brown") },
                       { "old", { { "body", square("red") }, { "hidden", true } } },
                       { "thumbs-up", icon("gold") },
                       { "thumbs-up-medium-skin-tone", icon("tan") },
                       { "copy", icon("brown") },
                       { "nothing", { { "body", "<g/>" } } },
                       { "broken", { { "body", "<rect" } } },
                       { "paper-boat-2", icon("teal") } } },
                   { "aliases", { { "hound", { { "parent", "dog" } } } } } },
                 { { "1f415", "dog" },
                   { "1f44d", "thumbs-up" },
                   { "1f44d-1f3fd", "thumbs-up-medium-skin-tone" } });
    writePackage("second",
                 { { "icons",
                     { { "alarmclock", icon("navy") },
                       { "canine", icon("olive") },
                       { "dogclock", icon("lime") },
                       { "hound", icon("pink") },
                       { "logo", icon("black") },
                       { "xyzzy", icon("gray") } } } },
                 Json::object());
}

void TestArtwork::makesNamedSamples()
{
    const ArtworkSummary summary = prepareArtwork(plan(), {});
    const auto made = samples();
    QCOMPARE(summary.pictures, made.size());
    QCOMPARE(made.size(), std::size_t { 8 });
    QCOMPARE(summary.shards.size(), std::size_t { 2 });
    QCOMPARE(summary.withChinese, std::size_t { 4 });
    QCOMPARE(summary.withSkinTone, std::size_t { 1 });

    const CaptionSource &thumb = made.at("first_thumbs-up-medium-skin-tone");
    QCOMPARE(thumb.english, std::string("thumbs up"));
    QCOMPARE(thumb.chinese, std::string("拇指向上"));
    QCOMPARE(thumb.skinTone, std::string("medium"));
    QCOMPARE(thumb.keywordsEnglish, std::vector<std::string> { "hand" });
    QCOMPARE(thumb.keywordsChinese, std::vector<std::string> { "手" });
    QCOMPARE(thumb.weight, 0.6598); // 2^-0.6
    QCOMPARE(made.at("first_dog").weight, 1.0);
    QCOMPARE(made.at("first_dog").style, std::string("round"));
    QCOMPARE(made.at("first_dog").licence, std::string("MIT"));
    QCOMPARE(made.at("second_alarmclock").english, std::string("alarm clock"));
    QCOMPARE(made.at("second_canine").chinese, std::string("狗"));
    QCOMPARE(made.at("second_hound").english, std::string("dog")); // the first set's alias
    QCOMPARE(made.at("second_dogclock").english, std::string("dog clock"));
    QCOMPARE(made.at("first_paper-boat-2").english, std::string("paper boat"));
}

void TestArtwork::leavesOutWhatItCannotUse()
{
    const ArtworkSummary summary = prepareArtwork(plan(), {});
    const PackageSummary &first = summary.packages.at(0);
    QCOMPARE(first.hidden, std::size_t { 1 });
    QCOMPARE(first.duplicates, std::size_t { 1 }); // "copy", for "dog" is an emoji
    QCOMPARE(first.failed, (std::vector<std::string> { "broken: rejected", "nothing: empty" }));
    QCOMPARE(summary.packages.at(1).unnamed, std::vector<std::string> { "xyzzy" });
    QCOMPARE(summary.packages.at(1).leftOut, std::vector<std::string> { "logo" });
    const Json written = readJsonFile(root() / "out" / "summary.json");
    QCOMPARE(written.at("pictures").get<std::size_t>(), summary.pictures);
    QCOMPARE(written.at("packages").at(1).at("unnamed").at(0).get<std::string>(),
             std::string("xyzzy"));
}

/// Four styles of twenty concepts, each also in a dark skin tone, and one concept more.
ArtworkPlan TestArtwork::fourSets()
{
    ArtworkPlan many = plan();
    many.packages.clear();
    many.holdoutShare = 0.25;
    for (int i = 0; i < 4; ++i) {
        Json icons = Json::object();
        for (int j = 0; j < 20; ++j) {
            const std::string name = "thing" + std::string(1, static_cast<char>('a' + j));
            const std::string colour =
                "rgb(" + std::to_string(i * 60) + "," + std::to_string(j * 10);
            icons[name] = { { "body", square(colour + ",0)") } };
            icons[name + "-dark-skin-tone"] = { { "body", square(colour + ",99)") } };
        }
        if (i == 0)
            icons["alone"] = { { "body", square("white") } };
        ArtworkPackage package;
        package.name = package.style = "set" + std::to_string(i);
        writePackage(package.name, { { "icons", icons } }, Json::object());
        many.packages.push_back(package);
    }
    return many;
}

void TestArtwork::holdsOutWholePairs()
{
    const ArtworkPlan many = fourSets();
    const ArtworkSummary summary = prepareArtwork(many, {});
    QCOMPARE(summary.pairs, std::size_t { 81 });
    QVERIFY(summary.heldOutPairs > 5 && summary.heldOutPairs < 40);
    QCOMPARE(summary.heldOutPictures, 2 * summary.heldOutPairs);
    const auto made = samples();
    for (const auto &[key, sample] : made) {
        if (const auto toned = made.find(key + "-dark-skin-tone"); toned != made.end())
            QCOMPARE(toned->second.isHeldOut, sample.isHeldOut);
    }
    QVERIFY(!made.at("set0_alone").isHeldOut);
}

void TestArtwork::selectsStylesAndNumber()
{
    ArtworkPlan many = fourSets();
    prepareArtwork(many, {});
    const auto whole = samples();
    many.styles = { "set1", "set2" };
    many.mostPictures = 15;
    const ArtworkSummary few = prepareArtwork(many, {});
    QCOMPARE(few.pictures, std::size_t { 15 });
    QCOMPARE(few.pairs, std::size_t { 15 }); // one of each
    const auto made = samples();
    QCOMPARE(made.size(), std::size_t { 15 });
    for (const auto &[key, sample] : made) {
        QVERIFY(sample.style == "set1" || sample.style == "set2");
        QCOMPARE(sample.isHeldOut, whole.at(key).isHeldOut);
    }
    many.mostPictures = 0;
    QCOMPARE(prepareArtwork(many, {}).pictures, std::size_t { 80 });
    many.styles = { "no such style" };
    QCOMPARE(prepareArtwork(many, {}).pictures, std::size_t { 0 });
}

void TestArtwork::sameInputSameFiles()
{
    ArtworkPlan again = plan();
    again.outputFolder = root() / "again";
    again.workers = 1;
    const ArtworkSummary first = prepareArtwork(plan(), {});
    const ArtworkSummary second = prepareArtwork(again, {});
    QCOMPARE(first.shards.size(), second.shards.size());
    for (std::size_t i = 0; i < first.shards.size(); ++i)
        QVERIFY(readFile(first.shards[i]) == readFile(second.shards[i]));
}

void TestArtwork::replacesOlderShards()
{
    writeFile(root() / "out" / "artwork-000077.tar", "old");
    writeFile(root() / "out" / "mine.tar", "kept");
    prepareArtwork(plan(), {});
    QVERIFY(!fs::exists(root() / "out" / "artwork-000077.tar"));
    QVERIFY(fs::exists(root() / "out" / "mine.tar"));
}

void TestArtwork::cancels()
{
    ArtworkControl control;
    control.onProgress = [&](ArtworkStage stage, std::size_t, std::size_t) {
        if (stage == ArtworkStage::Render)
            control.cancellation.cancel();
    };
    QVERIFY_THROWS_EXCEPTION(Cancelled, prepareArtwork(plan(), control));
    QVERIFY(childProcesses().empty());
}

void TestArtwork::refusesPlans_data()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<int>("perShard");
    QTest::addColumn<double>("share");
    QTest::newRow("no pixels") << 0 << 10 << 0.1;
    QTest::newRow("too many pixels") << 100000 << 10 << 0.1;
    QTest::newRow("empty shards") << 32 << 0 << 0.1;
    QTest::newRow("all held out") << 32 << 10 << 1.0;
}

void TestArtwork::refusesPlans()
{
    QFETCH(int, size);
    QFETCH(int, perShard);
    QFETCH(double, share);
    ArtworkPlan bad = plan();
    bad.size = size;
    bad.samplesPerShard = perShard;
    bad.holdoutShare = share;
    QVERIFY_THROWS_EXCEPTION(InvalidRequest, prepareArtwork(bad, {}));
}

void TestArtwork::refusesBadInput_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("content");
    QTest::newRow("icons cut") << QStringLiteral("packages/first/icons.json")
                               << QStringLiteral("{\"pre");
    QTest::newRow("icons without prefix")
        << QStringLiteral("packages/first/icons.json") << QStringLiteral("{\"icons\": {}}");
    QTest::newRow("body is a number")
        << QStringLiteral("packages/first/icons.json")
        << QStringLiteral(R"({"prefix": "a", "icons": {"b": {"body": 1}}})");
    QTest::newRow("no licence") << QStringLiteral("packages/second/info.json")
                                << QStringLiteral("{}");
    QTest::newRow("chars of numbers")
        << QStringLiteral("packages/second/chars.json") << QStringLiteral("{\"1f415\": 3}");
    QTest::newRow("broken xml") << QStringLiteral("cldr/annotations/en.xml")
                                << QStringLiteral("<ldml><annotations>");
}

void TestArtwork::refusesBadInput()
{
    QFETCH(QString, file);
    QFETCH(QString, content);
    writeFile(root() / file.toStdString(), content.toStdString());
    QVERIFY_THROWS_EXCEPTION(ModelError, prepareArtwork(plan(), {}));
}

void TestArtwork::slugs_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("slug");
    QTest::newRow("plain") << QStringLiteral("red apple") << QStringLiteral("red-apple");
    QTest::newRow("flag") << QStringLiteral("flag: Hong Kong SAR China")
                          << QStringLiteral("flag-hong-kong-sar-china");
    QTest::newRow("quote") << QStringLiteral("woman’s hat") << QStringLiteral("womans-hat");
    QTest::newRow("ends in a mark")
        << QStringLiteral("Japanese “here” button!") << QStringLiteral("japanese-here-button");
    QTest::newRow("empty") << QString() << QString();
}

void TestArtwork::slugs()
{
    QFETCH(QString, name);
    QFETCH(QString, slug);
    QCOMPARE(QString::fromStdString(slugOf(name.toStdString())), slug);
}

void TestArtwork::readsFlippedAlias()
{
    writePackage("flip",
                 { { "icons", { { "left", { { "body", square("red", 4) } } } } },
                   { "aliases",
                     { { "right", { { "parent", "left" }, { "hFlip", true } } },
                       { "turned", { { "parent", "left" }, { "rotate", 1 } } } } } },
                 Json::object());
    const IconSet set = readIconSet(root() / "packages" / "flip");
    QCOMPARE(set.icons.size(), std::size_t { 2 });
    QCOMPARE(set.icons[1].name, std::string("right"));
    QVERIFY(set.icons[1].svg.find("translate(16 0) scale(-1 1)") != std::string::npos);
}

void TestArtwork::rendersEachDocumentOnce()
{
    std::vector<std::string> documents(37, document(square("red")));
    documents[5] = "no svg";
    documents[36].clear();
    std::vector<int> seen(documents.size(), 0);
    RenderOptions options;
    options.size = 16;
    options.chunk = 4;
    renderIcons(documents, options, {}, [&](RenderedIcon icon) {
        ++seen[icon.index];
        const bool isBad = icon.index == 5 || icon.index == 36;
        QCOMPARE(icon.status, isBad ? RenderStatus::Rejected : RenderStatus::Ok);
        QCOMPARE(icon.png.empty(), isBad);
    });
    QVERIFY(std::all_of(seen.begin(), seen.end(), [](int count) { return count == 1; }));
}

void TestArtwork::survivesACrash()
{
    std::vector<std::string> documents;
    for (int i = 0; i < 6; ++i)
        documents.push_back(noise(i));
    RenderOptions options;
    options.size = 256;
    options.workers = 1;
    std::vector<RenderStatus> statuses(documents.size(), RenderStatus::Empty);
    bool isKilled = false;
    renderIcons(documents, options, {}, [&](RenderedIcon icon) {
        statuses[icon.index] = icon.status;
        if (isKilled)
            return;
        for (const pid_t child :
             childProcesses()) // it is still busy: a pipe holds less than a picture
            isKilled = kill(child, SIGKILL) == 0;
    });
    if (!isKilled)
        QSKIP("this kernel does not list child processes");
    QCOMPARE(std::count(statuses.begin(), statuses.end(), RenderStatus::Crashed), 1);
    QCOMPARE(std::count(statuses.begin(), statuses.end(), RenderStatus::Ok), 5);
}

void TestArtwork::givesUpOnASlowDrawing()
{
    const std::string slow =
        document("<filter id='f' x='0' y='0' width='1' height='1'><feTurbulence "
                 "baseFrequency='0.9' numOctaves='9'/></filter>"
                 "<rect width='16' height='16' filter='url(#f)'/>");
    RenderOptions options;
    options.size = 2048; // takes seconds
    options.timeout = std::chrono::milliseconds(50);
    RenderStatus status = RenderStatus::Ok;
    renderIcons({ slow }, options, {}, [&](const RenderedIcon &icon) { status = icon.status; });
    QCOMPARE(status, RenderStatus::TimedOut);
    QVERIFY(childProcesses().empty());
}

void TestArtwork::shippedListIsValid()
{
    const auto packages = readArtworkList(UNCLIP_SOURCE_DIR "/resources/training/artwork.json");
    QCOMPARE(packages.size(), std::size_t { 9 });
    for (const ArtworkPackage &package : packages) {
        QVERIFY(!package.version.empty());
        QVERIFY(!package.style.empty());
        QVERIFY(!package.styleChinese.empty());
    }
}

void TestArtwork::refusesPackageNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("version");
    QTest::newRow("option") << QStringLiteral("--prefix") << QStringLiteral("1.0.0");
    QTest::newRow("path") << QStringLiteral("../evil") << QStringLiteral("1.0.0");
    QTest::newRow("address") << QStringLiteral("git+ssh://x") << QStringLiteral("1.0.0");
    QTest::newRow("no version") << QStringLiteral("plain") << QString();
    QTest::newRow("version is a path") << QStringLiteral("plain") << QStringLiteral("/tmp/x");
}

void TestArtwork::refusesPackageNames()
{
    QFETCH(QString, name);
    QFETCH(QString, version);
    ArtworkPackage package;
    package.name = name.toStdString();
    package.version = version.toStdString();
    QVERIFY_THROWS_EXCEPTION(InvalidRequest, installArtworkPackages({ package }, root() / "npm"));
}

void TestArtwork::installedPackagesAreNotFetched()
{
    writeFile(root() / "npm/node_modules/plain/package.json", R"({"version": "1.2.3"})");
    ArtworkPackage package;
    package.name = "plain";
    package.version = "1.2.3";
    QVERIFY(installArtworkPackages({ package }, root() / "npm") == root() / "npm" / "node_modules");
    QVERIFY(!fs::exists(root() / "npm" / "package.json"));
}

QTEST_GUILESS_MAIN(TestArtwork)
#include "tst_artwork.moc"
