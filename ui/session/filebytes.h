#pragma once

#include <QString>

#include <cstdint>
#include <vector>

namespace unclip {

/// All of a regular file; pipes and devices are refused, because they may never end. Any thread.
/// @throws FileError when it cannot be read; InvalidRequest when it is larger than `maxBytes`
std::vector<std::uint8_t> fileBytes(const QString &file, qint64 maxBytes);

} // namespace unclip
