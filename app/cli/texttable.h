#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace unclip {

/// A table for people and for Markdown.
class TextTable
{
public:
    using Row = std::vector<std::string>;

    explicit TextTable(Row header);

    void addRow(Row row); ///< as many cells as the header

    std::vector<std::string> lines() const; ///< columns aligned by spaces
    std::vector<std::string> markdown() const; ///< first column left, others right

private:
    std::vector<Row> m_rows; ///< the header first
};

/// "12.5 MB", powers of 1000
std::string sizeText(std::uint64_t bytes);

/// With this many digits after the point, whatever the locale.
std::string numberText(double value, int digits);

} // namespace unclip
