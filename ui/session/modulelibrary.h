#pragma once

#include <QFunctionPointer>
#include <QString>

namespace unclip {

/// Parts of the program that are loaded when they are first needed, so that the window need not
/// wait for their libraries: shared objects beside the program, in the build folder as where it is
/// installed. A module stays loaded until the program ends.

/// The function that a module exports by this name; null with `problem` set when the module or the
/// function is not there. Any thread; the first call for a module may take most of a second.
/// @param module without folder and suffix, e.g. "unclip-engine"
QFunctionPointer moduleFunction(const QString &module, const char *function, QString &problem);

/// Where modules are looked for first.
QString moduleFolder();

} // namespace unclip
