#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace unclip::nn {

/// What a cache has room for.
struct CacheShape
{
    std::int64_t rows;
    std::int64_t heads;
    std::int64_t tokens;
    std::int64_t headWidth;
};

/// Keys and values of one attention layer for the tokens seen so far, kept as attendByHead() takes
/// them. Copies share memory: each sees what another appends at the same place.
class KeyValueCache
{
public:
    /// @param options type and device of the keys
    KeyValueCache(const CacheShape &shape, const at::TensorOptions &options);

    std::int64_t length() const { return m_length; } ///< tokens so far
    at::Tensor keys() const; ///< [B * heads, length, width / heads]
    at::Tensor values() const;

    /// Adds tokens, [B, n, width].
    void append(const at::Tensor &keys, const at::Tensor &values);

    /// A cache of its own with every row `count` times, each beside its copies.
    KeyValueCache repeated(std::int64_t count) const;

private:
    at::Tensor place(const at::Tensor &all, std::int64_t count) const;

    CacheShape m_shape;
    at::Tensor m_keys; ///< [B, heads, tokens, width / heads]
    at::Tensor m_values;
    std::int64_t m_length = 0;
};

} // namespace unclip::nn
