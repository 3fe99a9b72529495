#pragma once

#include "session/failure.h"
#include "session/inputs.h"
#include "session/jobqueue.h"
#include "session/requestbuilder.h"
#include "unclip/modelcheck.h"
#include "unclip/runcontrol.h"

#include <QString>

namespace unclip {

/// Words of the window for values of the core, in the current language. All GUI thread.
namespace uitext {

QString mode(Mode mode); ///< "Create"
QString stage(Stage stage); ///< "Drawing the picture"
QString jobState(JobState state);
QString missing(MissingInput missing, Mode mode); ///< a sentence that says what to do; may be empty
QString duration(double seconds); ///< "12 s", "3 min"
QString fileSize(quint64 bytes);
QString device(const std::string &name); ///< "cpu" -> "processor"
QString modelName(const QString &name); ///< of a recipe or folder: "starter" -> "Starter model"

/// What an error says in user words.
struct Trouble
{
    QString title;
    QString reason; ///< one line
    QString action; ///< label of a button that helps; empty: none
    QString actionId; ///< "choose-model", "change-library", "retry", "use-cpu", "lower-precision"
    QString details; ///< folded, with Copy
};
Trouble trouble(const Failure &failure);

QString component(const QString &name); ///< "decoder" -> "Decoder"
QString componentState(ComponentState state);

} // namespace uitext

} // namespace unclip
