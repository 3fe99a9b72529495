#include "text/bytealphabet.h"

#include "text/tracedtext.h"

namespace unclip {

namespace {

bool standsForItself(unsigned byte)
{
    return (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
}

} // namespace

std::array<std::string, 256> byteSymbols()
{
    std::array<std::string, 256> symbols;
    char32_t substitute = 0x100;
    for (unsigned byte = 0; byte < symbols.size(); ++byte)
        appendUtf8(symbols[byte], standsForItself(byte) ? char32_t { byte } : substitute++);
    return symbols;
}

std::array<std::uint8_t, 256> byteOrder()
{
    std::array<std::uint8_t, 256> order {};
    std::size_t next = 0;
    for (const bool itself : { true, false }) {
        for (unsigned byte = 0; byte < order.size(); ++byte) {
            if (standsForItself(byte) == itself)
                order[next++] = static_cast<std::uint8_t>(byte);
        }
    }
    return order;
}

} // namespace unclip
