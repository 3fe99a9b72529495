#include "weights/floatconvert.h"

#include <cstdint>
#include <cstring>

namespace unclip {

namespace {

std::uint32_t bitsOf(float value)
{
    std::uint32_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    return bits;
}

float floatOf(std::uint32_t bits)
{
    float value = 0;
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

template <typename Type> Type load(const std::byte *from)
{
    Type value;
    std::memcpy(&value, from, sizeof value);
    return value;
}

template <typename Type> void store(Type value, std::byte *to)
{
    std::memcpy(to, &value, sizeof value);
}

/// 5 exponent and 10 mantissa bits to 8 and 23. Subnormals are scaled by an exact multiplication.
float halfToFloat(std::uint16_t half)
{
    const std::uint32_t sign = std::uint32_t { half } >> 15 << 31;
    const std::uint32_t magnitude = half & 0x7fffU;
    if (magnitude >= 0x7c00U) // infinity and NaN
        return floatOf(sign | 0x7f800000U | (magnitude & 0x3ffU) << 13);
    constexpr float rebias = 5192296858534827628530496329220096.0F; // 2^112
    return floatOf(sign | bitsOf(floatOf(magnitude << 13) * rebias));
}

std::uint16_t floatToHalf(float value)
{
    const std::uint32_t bits = bitsOf(value);
    const std::uint32_t sign = bits >> 16 & 0x8000U;
    const std::uint32_t magnitude = bits & 0x7fffffffU;
    if (magnitude > 0x7f800000U)
        return static_cast<std::uint16_t>(sign | 0x7e00U);
    if (magnitude >= 0x477ff000U) // 65520 and more round to infinity
        return static_cast<std::uint16_t>(sign | 0x7c00U);
    if (magnitude < 0x38800000U) { // below 2^-14: the addition itself rounds to steps of 2^-24
        const float shifted = floatOf(magnitude) + 0.5F;
        return static_cast<std::uint16_t>(sign | (bitsOf(shifted) - bitsOf(0.5F)));
    }
    const std::uint32_t odd = magnitude >> 13 & 1U;
    const std::uint32_t rounded = magnitude - 0x38000000U + 0xfffU + odd;
    return static_cast<std::uint16_t>(sign | rounded >> 13);
}

std::uint16_t floatToBfloat(float value)
{
    const std::uint32_t bits = bitsOf(value);
    if ((bits & 0x7fffffffU) > 0x7f800000U)
        return static_cast<std::uint16_t>(bits >> 16 | 0x40U);
    return static_cast<std::uint16_t>((bits + 0x7fffU + (bits >> 16 & 1U)) >> 16);
}

double loadElement(const std::byte *from, DType dtype)
{
    switch (dtype) {
    case DType::F64:
        return load<double>(from);
    case DType::F16:
        return static_cast<double>(halfToFloat(load<std::uint16_t>(from)));
    case DType::BF16:
        return static_cast<double>(floatOf(std::uint32_t { load<std::uint16_t>(from) } << 16));
    default:
        return static_cast<double>(load<float>(from));
    }
}

void storeElement(double value, std::byte *to, DType dtype)
{
    switch (dtype) {
    case DType::F64:
        return store(value, to);
    case DType::F16:
        return store(floatToHalf(static_cast<float>(value)), to);
    case DType::BF16:
        return store(floatToBfloat(static_cast<float>(value)), to);
    default:
        return store(static_cast<float>(value), to);
    }
}

} // namespace

bool isFloating(DType dtype)
{
    return dtype == DType::F16 || dtype == DType::BF16 || dtype == DType::F32
        || dtype == DType::F64;
}

void convertFloats(const std::byte *from, DType fromType, std::byte *to, DType toType,
                   std::size_t count)
{
    const std::size_t fromSize = sizeOf(fromType);
    const std::size_t toSize = sizeOf(toType);
    for (std::size_t i = 0; i < count; ++i)
        storeElement(loadElement(from + i * fromSize, fromType), to + i * toSize, toType);
}

} // namespace unclip
