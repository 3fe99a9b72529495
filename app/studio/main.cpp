#include "mainwindow.h"
#include "studio/studio.h"
#include "unclip/pipeline.h"

#include <QApplication>

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("unclip-studio"));
    QApplication::setApplicationDisplayName(QStringLiteral("unCLIP Studio"));
    QApplication::setApplicationVersion(QStringLiteral(UNCLIP_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("unclip-studio"));

    int exitCode = 0;
    const auto options = unclip::parseStudioArguments(QApplication::arguments(), exitCode);
    if (!options)
        return exitCode;
    unclip::Studio studio(*options, unclip::loadPipeline);
    studio.start();
    return QApplication::exec();
}
