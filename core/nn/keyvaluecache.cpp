#include "nn/keyvaluecache.h"

#include <ATen/ATen.h>

namespace unclip::nn {

namespace {

/// [B, heads, n, width / heads] of a cache, its first `length` tokens -> [B * heads, length, ...]
at::Tensor byHead(const at::Tensor &all, std::int64_t length)
{
    return all.flatten(0, 1).narrow(1, 0, length);
}

} // namespace

KeyValueCache::KeyValueCache(const CacheShape &shape, const at::TensorOptions &options)
    : m_shape(shape)
    , m_keys(at::empty({ shape.rows, shape.heads, shape.tokens, shape.headWidth }, options))
    , m_values(at::empty_like(m_keys))
{
}

at::Tensor KeyValueCache::keys() const
{
    return byHead(m_keys, m_length);
}

at::Tensor KeyValueCache::values() const
{
    return byHead(m_values, m_length);
}

at::Tensor KeyValueCache::place(const at::Tensor &all, std::int64_t count) const
{
    return all.narrow(2, m_length, count).transpose(1, 2); // [B, n, heads, width / heads]
}

void KeyValueCache::append(const at::Tensor &keys, const at::Tensor &values)
{
    const std::int64_t count = keys.size(1);
    const std::int64_t sizes[] = { m_shape.rows, count, m_shape.heads, m_shape.headWidth };
    place(m_keys, count).copy_(keys.reshape(sizes));
    place(m_values, count).copy_(values.reshape(sizes));
    m_length += count;
}

KeyValueCache KeyValueCache::repeated(std::int64_t count) const
{
    KeyValueCache copy = *this;
    copy.m_shape.rows *= count;
    copy.m_keys = m_keys.repeat_interleave(count, 0);
    copy.m_values = m_values.repeat_interleave(count, 0);
    return copy;
}

} // namespace unclip::nn
