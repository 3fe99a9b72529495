#pragma once

#include "widgets/samplingrows.h"

namespace unclip {

/// The numbers of a part, in the order of the form; no sliders yet.
std::vector<SamplingNumber> samplingNumbers(SamplingForm::Part part);

} // namespace unclip
