#include "cli/texttable.h"

#include <algorithm>
#include <array>
#include <iomanip>
#include <locale>
#include <sstream>

namespace unclip {

TextTable::TextTable(Row header)
    : m_rows({ std::move(header) })
{
}

void TextTable::addRow(Row row)
{
    row.resize(m_rows.front().size());
    m_rows.push_back(std::move(row));
}

std::vector<std::string> TextTable::lines() const
{
    constexpr std::size_t gap = 2;
    std::vector<std::string> lines(m_rows.size());
    for (std::size_t column = 0; column < m_rows.front().size(); ++column) {
        std::size_t width = 0;
        for (std::size_t row = 0; row < m_rows.size(); ++row) {
            lines[row] += m_rows[row][column];
            width = std::max(width, lines[row].size());
        }
        for (std::string &line : lines)
            line.resize(width + gap, ' ');
    }
    for (std::string &line : lines)
        line.erase(line.find_last_not_of(' ') + 1);
    return lines;
}

std::vector<std::string> TextTable::markdown() const
{
    std::vector<std::string> lines;
    for (const Row &row : m_rows) {
        std::string line = "|";
        for (const std::string &cell : row)
            line += " " + cell + " |";
        lines.push_back(std::move(line));
    }
    std::string rule = "|---|";
    for (std::size_t column = 1; column < m_rows.front().size(); ++column)
        rule += "---:|";
    lines.insert(lines.begin() + 1, std::move(rule));
    return lines;
}

std::string sizeText(std::uint64_t bytes)
{
    constexpr std::array<const char *, 5> units { "B", "kB", "MB", "GB", "TB" };
    auto value = static_cast<double>(bytes);
    std::size_t unit = 0;
    for (; value >= 1000.0 && unit + 1 < units.size(); ++unit)
        value /= 1000.0;
    return numberText(value, unit == 0 ? 0 : 1) + " " + units[unit];
}

std::string numberText(double value, int digits)
{
    std::ostringstream text;
    text.imbue(std::locale::classic());
    text << std::fixed << std::setprecision(digits) << value;
    return text.str();
}

} // namespace unclip
