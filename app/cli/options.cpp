#include "cli/options.h"

#include <cmath>

namespace unclip {

namespace {

std::string problemWithNumber(const std::string &text, bool isRight, const char *wanted)
{
    return isRight ? std::string() : "\"" + text + "\" is no number " + wanted;
}

/// NaN where the text is no number.
double numberIn(const std::string &text)
{
    double number = 0.0;
    return CLI::detail::lexical_cast(text, number) ? number : NAN;
}

} // namespace

std::string problemWithPositive(const std::string &text)
{
    return problemWithNumber(text, numberIn(text) > 0.0, "above 0");
}

std::string problemWithNonNegative(const std::string &text)
{
    return problemWithNumber(text, numberIn(text) >= 0.0, "from 0 up");
}

} // namespace unclip
