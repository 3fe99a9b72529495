#pragma once

#include "session/exportplan.h"
#include "unclip/runcontrol.h"

#include <functional>

namespace unclip {

struct ExportControl
{
    CancellationToken cancellation;
    std::function<void(int done, int total)> onProgress; ///< on the exporting thread
};

/// Does what the plan says; throws nothing. Any thread. Files appear whole or not at all. When it
/// is cancelled or fails, pictures that are written stay, a sequence of PNGs goes as a whole.
/// Pictures that cannot be read are left out and told in the report.
ExportReport runExport(const ExportPlan &plan, const ExportControl &control);

/// Indices into `pictures` in the order in which a sequence shows them, there and back included.
std::vector<std::size_t> frameOrder(const std::vector<PictureRecord> &pictures,
                                    const SequenceOptions &options);

/// Suffix of the files that a plan writes, without dot.
QString suffixOf(const ExportPlan &plan);

/// Names of the first files that a plan writes into an empty folder; touches no file.
QStringList previewNames(const ExportPlan &plan, int atMost);

} // namespace unclip
