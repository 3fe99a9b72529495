#include "app/trainworld.h"

#include <nlohmann/json.hpp>

#include <QRegularExpression>

#include <array>
#include <fstream>

namespace {

using Json = nlohmann::json;

constexpr int patience = 120000; ///< milliseconds

void writeText(const std::filesystem::path &file, const std::string &text)
{
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
}

/// An emoji that is drawn; its Chinese name is CLDR's.
struct Drawing
{
    const char *slug;
    const char *colour;
    const char *codepoints;
    const char *emoji;
    const char *chinese;
};

constexpr std::array<Drawing, 8> drawings { {
    { "red-square", "red", "1f7e5", "🟥", "红色方块" },
    { "green-square", "green", "1f7e9", "🟩", "绿色方块" },
    { "blue-square", "blue", "1f7e6", "🟦", "蓝色方块" },
    { "yellow-square", "yellow", "1f7e8", "🟨", "黄色方块" },
    { "red-circle", "red", "1f534", "🔴", "红色圆" },
    { "green-circle", "green", "1f7e2", "🟢", "绿色圆" },
    { "blue-circle", "blue", "1f535", "🔵", "蓝色圆" },
    { "yellow-circle", "yellow", "1f7e1", "🟡", "黄色圆" },
} };

void writeNames(const std::filesystem::path &cldr)
{
    const std::string start = "<ldml><annotations>";
    const std::string end = "</annotations></ldml>";
    std::string chinese;
    for (const Drawing &drawing : drawings)
        chinese += std::string("<annotation cp='") + drawing.emoji + "' type='tts'>"
            + drawing.chinese + "</annotation>";
    for (const char *folder : { "annotations", "annotationsDerived" })
        for (const char *language : { "en", "zh" })
            writeText(cldr / folder / (std::string(language) + ".xml"), start + end);
    writeText(cldr / "annotations" / "zh.xml", start + chinese + end);
}

QStringList listOf(const TrainWorld::Arguments &arguments)
{
    QStringList list;
    for (const std::string &argument : arguments)
        list.append(QString::fromStdString(argument));
    return list;
}

QRegularExpressionMatchIterator progressLines(const QByteArray &text, const std::string &stage)
{
    const std::string pattern = "^" + stage + R"( step (\d+)/\d+  loss (\S+)  norm (\S+) )";
    const QRegularExpression line(QString::fromStdString(pattern),
                                  QRegularExpression::MultilineOption);
    return line.globalMatch(QString::fromUtf8(text));
}

} // namespace

std::vector<double> ProgramRun::lossesOf(const std::string &stage) const
{
    std::vector<double> losses;
    for (auto lines = progressLines(out, stage); lines.hasNext();)
        losses.push_back(lines.next().captured(2).toDouble());
    return losses;
}

std::vector<double> ProgramRun::normsOf(const std::string &stage) const
{
    std::vector<double> norms;
    for (auto lines = progressLines(out, stage); lines.hasNext();)
        norms.push_back(lines.next().captured(3).toDouble());
    return norms;
}

std::vector<int> ProgramRun::stepsOf(const std::string &stage) const
{
    std::vector<int> steps;
    for (auto lines = progressLines(out, stage); lines.hasNext();)
        steps.push_back(lines.next().captured(1).toInt());
    return steps;
}

void TrainWorld::writeDrawings() const
{
    Json icons = Json::object();
    Json codepoints = Json::object();
    for (const Drawing &drawing : drawings) {
        const std::string slug = drawing.slug;
        const bool isSquare = slug.find("square") != std::string::npos;
        const std::string shape =
            isSquare ? "<rect width='14' height='14'" : "<circle cx='8' cy='8' r='6'";
        icons[slug] = { { "body", shape + " fill='" + drawing.colour + "'/>" } };
        codepoints[drawing.codepoints] = slug;
    }
    const auto package = root() / "packages" / "node_modules" / "shapes";
    const Json set {
        { "prefix", "shapes" }, { "width", 16 }, { "height", 16 }, { "icons", icons }
    };
    writeText(package / "icons.json", set.dump());
    writeText(package / "info.json", R"({"license": {"spdx": "MIT"}, "author": {"name": "One"}})");
    writeText(package / "package.json", R"({"version": "1.0.0"})");
    writeText(package / "chars.json", codepoints.dump());
    writeText(root() / "list.json", R"({"packages": [{"name": "shapes", "version": "1.0.0",
        "style": "flat", "style_zh": "扁平"}]})");
    writeNames(root() / "cldr");
}

ProgramRun TrainWorld::prepare() const
{
    writeDrawings();
    return train({ "prepare", "--packages", path("packages"), "--list", path("list.json"), "--cldr",
                   path("cldr"), "--output", path("shards"), "--size", "64", "--workers", "1" });
}

TrainWorld::Arguments TrainWorld::runArguments(const std::string &name, const Arguments &more) const
{
    Arguments arguments { "run",
                          "--plan",
                          UNCLIP_TEST_DATA_DIR "/training/tiny.json",
                          "--data",
                          path("shards"),
                          "--large-data",
                          path("shards"),
                          "--work",
                          path(name + "/work"),
                          "--out",
                          path(name + "/model"),
                          "--precision",
                          "fp32",
                          "--threads",
                          "1",
                          "--report-seconds",
                          "0" };
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
}

std::unique_ptr<QProcess> TrainWorld::startTraining(const Arguments &arguments,
                                                    const Variables &variables) const
{
    auto process = std::make_unique<QProcess>();
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char *name : { "RANK", "WORLD_SIZE", "LOCAL_WORLD_SIZE" })
        environment.remove(QString::fromLatin1(name));
    for (const auto &[name, value] : variables)
        environment.insert(QString::fromStdString(name), QString::fromStdString(value));
    process->setProcessEnvironment(environment);
    process->start(QStringLiteral(UNCLIP_TRAIN_PROGRAM), listOf(arguments));
    return process;
}

ProgramRun TrainWorld::train(const Arguments &arguments, const Variables &variables) const
{
    return finish(*startTraining(arguments, variables));
}

ProgramRun TrainWorld::unclip(const Arguments &arguments) const
{
    QProcess process;
    process.start(QStringLiteral(UNCLIP_PROGRAM), listOf(arguments));
    return finish(process);
}

ProgramRun TrainWorld::finish(QProcess &process)
{
    ProgramRun run;
    if (!process.waitForFinished(patience)) {
        process.kill();
        process.waitForFinished();
    } else if (process.exitStatus() == QProcess::NormalExit) {
        run.exitCode = process.exitCode();
    }
    run.out = process.readAllStandardOutput();
    run.err = process.readAllStandardError();
    return run;
}
