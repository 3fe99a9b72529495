#pragma once

#include "unclip/request.h"

#include <ctime>
#include <string>

namespace unclip {

/// What a request is about, for a file name: lower-case words joined by '-', letters of any
/// language kept, at most 40 bytes; may be empty.
std::string slugOf(const Request &request);
std::string slugOf(const std::string &text);

/// `YYYYMMDD-HHMMSS-mode-slug-sSEED-NN`, local time.
class PictureNames
{
public:
    PictureNames(const Request &request, std::time_t time);

    /// @param ordinal of the picture in its job, from 0
    std::string name(int ordinal) const;

private:
    std::string m_stem;
    int m_first = 0; ///< number of the first picture
};

} // namespace unclip
