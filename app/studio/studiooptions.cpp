#include "studio/studiooptions.h"

#include "unclip/startermodel.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFileInfo>
#include <QTextStream>

#include <cstdio>

namespace unclip {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(unclip::StudioOptions)
};

constexpr int usageError = 2;

bool isModelFolder(const QString &path)
{
    return QFileInfo::exists(path + QStringLiteral("/model_index.json"));
}

QString absolute(const QString &path)
{
    return path.isEmpty() ? path : QFileInfo(path).absoluteFilePath();
}

} // namespace

std::optional<StudioOptions> parseStudioArguments(const QStringList &arguments, int &exitCode)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        Text::tr("Makes pictures from words, pictures and blends of both with an unCLIP model."));
    const QCommandLineOption help = parser.addHelpOption();
    const QCommandLineOption version = parser.addVersionOption();
    const QCommandLineOption profile(QStringLiteral("profile"),
                                     Text::tr("Keep settings and session in <folder>."),
                                     Text::tr("folder"));
    const QCommandLineOption library(QStringLiteral("library"),
                                     Text::tr("Keep pictures in <folder>."), Text::tr("folder"));
    const QCommandLineOption model(QStringLiteral("model"), Text::tr("Load the model in <folder>."),
                                   Text::tr("folder"));
    parser.addOptions({ profile, library, model });
    parser.addPositionalArgument(QStringLiteral("files"),
                                 Text::tr("Pictures to open, or a model folder."),
                                 QStringLiteral("[files…]"));

    exitCode = 0;
    if (!parser.parse(arguments)) {
        QTextStream(stderr) << parser.errorText() << '\n';
        exitCode = usageError;
        return std::nullopt;
    }
    if (parser.isSet(help) || parser.isSet(version)) {
        QTextStream(stdout) << (parser.isSet(help) ? parser.helpText()
                                                   : QCoreApplication::applicationName()
                                        + QLatin1Char(' ') + QCoreApplication::applicationVersion()
                                        + QLatin1Char('\n'));
        return std::nullopt;
    }

    StudioOptions options;
    options.profileFolder = absolute(parser.value(profile));
    options.libraryFolder = absolute(parser.value(library));
    options.modelFolder = absolute(parser.value(model));
    for (const QString &path : parser.positionalArguments()) {
        if (isModelFolder(path))
            options.modelFolder = absolute(path);
        else
            options.pictures += absolute(path);
    }
    options.starterFolder = QString::fromStdString(defaultModelFolder(programFolder()).string());
    return options;
}

} // namespace unclip
