#pragma once

#include <QString>
#include <QStringList>

#include <optional>

namespace unclip {

/// What the command line of the studio says.
struct StudioOptions
{
    QStringList pictures; ///< to open
    QString modelFolder; ///< empty: as the settings say
    QString profileFolder; ///< settings and session; empty: the desktop's places
    QString libraryFolder; ///< empty: as the settings say
    QString starterFolder; ///< the bundled model; empty: none was found
};

/// Reads `unclip-studio [--profile DIR] [--library DIR] [--model DIR] [file or model folder]...`.
/// @return nothing when the program shall end at once (--help, --version, a wrong option), with
///         `exitCode` set
std::optional<StudioOptions> parseStudioArguments(const QStringList &arguments, int &exitCode);

} // namespace unclip
