#include "weights/dtype.h"

#include <array>

namespace unclip {

namespace {

struct DTypeRow
{
    DType dtype;
    std::string_view name;
    std::size_t size;
};

constexpr std::array<DTypeRow, 10> kDTypes { { { DType::F64, "F64", 8 },
                                               { DType::F32, "F32", 4 },
                                               { DType::F16, "F16", 2 },
                                               { DType::BF16, "BF16", 2 },
                                               { DType::I64, "I64", 8 },
                                               { DType::I32, "I32", 4 },
                                               { DType::I16, "I16", 2 },
                                               { DType::I8, "I8", 1 },
                                               { DType::U8, "U8", 1 },
                                               { DType::Bool, "BOOL", 1 } } };

const DTypeRow &rowOf(DType dtype)
{
    return kDTypes.at(static_cast<std::size_t>(dtype)); // the table follows the enum
}

} // namespace

std::size_t sizeOf(DType dtype)
{
    return rowOf(dtype).size;
}

std::string_view nameOf(DType dtype)
{
    return rowOf(dtype).name;
}

std::optional<DType> dtypeFromName(std::string_view name)
{
    for (const DTypeRow &row : kDTypes) {
        if (row.name == name)
            return row.dtype;
    }
    return std::nullopt;
}

} // namespace unclip
