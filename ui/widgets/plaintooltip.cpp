#include "widgets/plaintooltip.h"

namespace unclip {

QString plainToolTip(const QString &text)
{
    return text.isEmpty() ? text : QStringLiteral("<span>%1</span>").arg(text.toHtmlEscaped());
}

} // namespace unclip
