#pragma once

#include <QString>

namespace unclip {

/// Text from outside as a tooltip that cannot be taken for HTML: file names, prompts, messages.
QString plainToolTip(const QString &text);

} // namespace unclip
