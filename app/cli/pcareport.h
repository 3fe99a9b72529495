#pragma once

#include "cli/report.h"
#include "unclip/pca.h"

namespace unclip {

/// The explained variance, as a table and as values.
void tellPcaFit(const PcaFit &fit, Report &report);

} // namespace unclip
