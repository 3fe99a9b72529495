#include "recipe/base64.h"

#include <array>
#include <cstdint>
#include <cstring>

namespace unclip {

namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t notADigit = 0xFF;

std::array<std::uint8_t, 256> makeDigits()
{
    std::array<std::uint8_t, 256> digits {};
    digits.fill(notADigit);
    for (std::size_t i = 0; i < alphabet.size(); ++i)
        digits[static_cast<std::uint8_t>(alphabet[i])] = static_cast<std::uint8_t>(i);
    return digits;
}

std::vector<std::uint8_t> littleEndianBytes(const std::vector<float> &values)
{
    std::vector<std::uint8_t> bytes;
    bytes.reserve(values.size() * 4);
    for (const float value : values) {
        std::uint32_t bits = 0;
        std::memcpy(&bits, &value, sizeof bits);
        for (int shift = 0; shift < 32; shift += 8)
            bytes.push_back(static_cast<std::uint8_t>(bits >> shift));
    }
    return bytes;
}

std::vector<float> floatsFromBytes(const std::vector<std::uint8_t> &bytes)
{
    std::vector<float> values(bytes.size() / 4);
    for (std::size_t i = 0; i < values.size(); ++i) {
        std::uint32_t bits = 0;
        for (std::size_t k = 0; k < 4; ++k)
            bits |= static_cast<std::uint32_t>(bytes[i * 4 + k]) << (8 * k);
        std::memcpy(&values[i], &bits, sizeof bits);
    }
    return values;
}

std::size_t paddingOf(std::string_view text)
{
    const std::size_t last = text.find_last_not_of('=');
    return last == std::string_view::npos ? text.size() : text.size() - 1 - last;
}

std::optional<std::vector<std::uint8_t>> bytesFromBase64(std::string_view text)
{
    static const std::array<std::uint8_t, 256> digits = makeDigits();
    const std::size_t padding = paddingOf(text);
    if (text.size() % 4 != 0 || padding > 2)
        return std::nullopt;
    std::vector<std::uint8_t> bytes;
    bytes.reserve(text.size() / 4 * 3);
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool isPadding = i >= text.size() - padding;
        const std::uint8_t digit =
            isPadding ? std::uint8_t { 0 } : digits[static_cast<std::uint8_t>(text[i])];
        if (digit == notADigit)
            return std::nullopt;
        group = group << 6 | digit;
        if (i % 4 != 3)
            continue;
        for (int shift = 16; shift >= 0; shift -= 8)
            bytes.push_back(static_cast<std::uint8_t>(group >> shift));
        group = 0;
    }
    bytes.resize(bytes.size() - padding);
    return bytes;
}

} // namespace

std::string base64FromFloats(const std::vector<float> &values)
{
    std::vector<std::uint8_t> bytes = littleEndianBytes(values);
    const std::size_t padding = (3 - bytes.size() % 3) % 3;
    bytes.resize(bytes.size() + padding);
    std::string text;
    text.reserve(bytes.size() / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::uint32_t group = static_cast<std::uint32_t>(bytes[i]) << 16
            | static_cast<std::uint32_t>(bytes[i + 1]) << 8 | bytes[i + 2];
        for (int shift = 18; shift >= 0; shift -= 6)
            text.push_back(alphabet[group >> shift & 63]);
    }
    text.replace(text.size() - padding, padding, padding, '=');
    return text;
}

std::optional<std::vector<float>> floatsFromBase64(std::string_view text)
{
    const std::optional<std::vector<std::uint8_t>> bytes = bytesFromBase64(text);
    if (!bytes || bytes->size() % 4 != 0)
        return std::nullopt;
    return floatsFromBytes(*bytes);
}

} // namespace unclip
