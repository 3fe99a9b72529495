#include "unclip/evaluation.h"

#include <algorithm>

namespace unclip {

const char *nameOf(EvaluationPart part)
{
    switch (part) {
    case EvaluationPart::Retrieval:
        return "retrieval";
    case EvaluationPart::Judge:
        return "judge";
    case EvaluationPart::Prompts:
        return "prompts";
    case EvaluationPart::Priors:
        return "priors";
    case EvaluationPart::Guidance:
        return "guidance";
    case EvaluationPart::Variation:
        return "variation";
    case EvaluationPart::Inversion:
        return "inversion";
    case EvaluationPart::Upsampling:
        return "upsampling";
    case EvaluationPart::Edits:
        return "edits";
    case EvaluationPart::Pairs:
        return "pairs";
    case EvaluationPart::Sheets:
        return "sheets";
    }
    return "";
}

bool isAsked(const EvaluationOptions &options, EvaluationPart part)
{
    return options.parts.empty()
        || std::find(options.parts.begin(), options.parts.end(), part) != options.parts.end();
}

} // namespace unclip
