#pragma once

#include "session/picturerecord.h"
#include "unclip/request.h"

#include <QString>

namespace unclip {

/// Words for what is known of a picture, in the current language. GUI thread.
namespace picturetext {

/// The mode's own number: "η 0.60", "t 0.50", "θ 0.35", "24 components"; empty for Create.
QString parameter(Mode mode, double value);
QString parameterToolTip(Mode mode); ///< what the number means; empty for Create

QString size(const PictureRecord &record); ///< "512 × 512"; empty when not known

/// Whether a record's drift was measured: files do not keep it, and a rebuilt index holds 1.
bool isDriftKnown(double drift);
QString cosine(double drift); ///< "0.91"; empty when not known
QString drift(Mode mode, double value); ///< "close to its source (0.91)"; empty when not known
QString driftToolTip(Mode mode, double value); ///< "cosine 0.9123 .."

/// The title, or what stands in for an empty one.
QString title(const PictureRecord &record);

QString prior(PriorKind kind);

QString number(double value); ///< "4", "0.35"; at most four decimals

} // namespace picturetext

} // namespace unclip
