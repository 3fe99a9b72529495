#pragma once

#include <QTranslator>

namespace unclip {

/// Another language: every source text between marks.
class MarkTranslator : public QTranslator
{
public:
    QString translate(const char *context, const char *sourceText, const char *disambiguation,
                      int n) const override
    {
        Q_UNUSED(context)
        Q_UNUSED(disambiguation)
        Q_UNUSED(n)
        return QStringLiteral("«%1»").arg(QString::fromUtf8(sourceText));
    }

    bool isEmpty() const override { return false; }
};

} // namespace unclip
