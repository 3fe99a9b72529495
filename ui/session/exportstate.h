#pragma once

#include "session/exportplan.h"

#include <QVariantMap>

#include <array>

namespace unclip {

/// What a person chooses for exports, whatever the pictures are; kept from one export to the next.
struct ExportChoices
{
    ExportKind kind = ExportKind::Pictures;
    QString folder;
    std::array<QString, 3> nameTemplates; ///< by ExportKind
    int longestSide = 0; ///< as in ExportPlan
    PictureOptions picture;
    SheetOptions sheet;
    SequenceOptions sequence;

    ExportChoices(); ///< the defaults; touches no file

    const QString &nameTemplate() const { return nameTemplates[static_cast<std::size_t>(kind)]; }
    void setNameTemplate(const QString &text)
    {
        nameTemplates[static_cast<std::size_t>(kind)] = text;
    }
};

ExportPlan planOf(const ExportChoices &choices, const std::vector<PictureRecord> &pictures);

QVariantMap toMap(const ExportChoices &choices);

/// Whatever is absent, of the wrong type or out of range takes its default.
ExportChoices exportChoicesFromMap(const QVariantMap &map);

} // namespace unclip
