#include "mainwindow.h"
#include "studio/enginelibrary.h"
#include "studio/studio.h"

#include <QApplication>

#include <algorithm>
#include <cstring>

namespace {

void nameProgram()
{
    QCoreApplication::setApplicationName(QStringLiteral("unclip-studio"));
    QCoreApplication::setApplicationVersion(QStringLiteral(UNCLIP_VERSION));
}

/// Help and version are for terminals, which may have no screen.
bool wantsText(const char *argument)
{
    const auto is = [argument](const char *option) { return std::strcmp(argument, option) == 0; };
    return is("--help") || is("-h") || is("--version") || is("-v");
}

} // namespace

int main(int argc, char *argv[])
{
    nameProgram();
    int exitCode = 0;
    if (std::any_of(argv + 1, argv + argc, wantsText)) {
        const QCoreApplication application(argc, argv);
        unclip::parseStudioArguments(QCoreApplication::arguments(), exitCode);
        return exitCode;
    }
    QApplication application(argc, argv);
    QApplication::setApplicationDisplayName(QStringLiteral("unCLIP Studio"));
    QApplication::setDesktopFileName(QStringLiteral("unclip-studio"));

    const auto options = unclip::parseStudioArguments(QApplication::arguments(), exitCode);
    if (!options)
        return exitCode;
    unclip::Studio studio(*options, unclip::loadPipelineFromModule);
    studio.start();
    return QApplication::exec();
}
