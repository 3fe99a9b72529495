#include "widgets/plaintooltip.h"

namespace unclip {

QString plainToolTip(const QString &text)
{
    if (text.isEmpty())
        return text;
    QString lines = text.toHtmlEscaped();
    lines.replace(QLatin1Char('\n'), QLatin1String("<br>"));
    return QStringLiteral("<span>%1</span>").arg(lines);
}

} // namespace unclip
