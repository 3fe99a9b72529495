#include "weights/picklereader.h"

#include "unclip/error.h"
#include "weights/inquotes.h"
#include "weights/picklevalue.h"

namespace unclip {

namespace {

using Kind = PickleValue::Kind;

constexpr std::size_t kMaxDepth = 32; ///< modules inside modules
constexpr std::size_t kMaxNameBytes = 1024;
constexpr std::size_t kMaxTensors = 100'000;
constexpr std::size_t kMaxVisits = 1'000'000; ///< shared objects count each time they are met

/// Walks the result of a pickle and gives its tensors names.
class TensorCollector
{
public:
    TensorCollector(const PicklePool &pool, const std::string &name)
        : m_pool(pool)
        , m_name(name)
    {
    }

    std::map<std::string, PickledTensor> collect(PickleId root)
    {
        const PickleId *inner = member(root, "state_dict");
        visit(inner != nullptr ? *inner : root, "", 0);
        if (m_tensors.empty())
            throw ModelError(m_name + " holds no tensors by name; it is no state dict");
        return std::move(m_tensors);
    }

private:
    const PickleId *member(PickleId id, std::string_view key) const
    {
        const PickleValue &value = m_pool.values[id];
        if (value.kind != Kind::Dict)
            return nullptr;
        for (std::size_t i = 0; i + 1 < value.items.size(); i += 2) {
            const PickleValue &candidate = m_pool.values[value.items[i]];
            if (candidate.kind == Kind::Text && candidate.text == key)
                return &value.items[i + 1];
        }
        return nullptr;
    }

    void visit(PickleId id, const std::string &path, std::size_t depth)
    {
        const PickleValue &value = m_pool.values[id];
        if (depth > kMaxDepth || path.size() > kMaxNameBytes || ++m_visits > kMaxVisits)
            throw ModelError(m_name + " is refused: its dictionaries are nested without end");
        if (value.kind == Kind::Tensor)
            add(path, m_pool.tensors[value.tensor]);
        else if (value.kind == Kind::Dict)
            visitDict(value, path, depth);
        else if ((value.kind == Kind::Tuple || value.kind == Kind::List) && depth == 0)
            visitList(value);
    }

    void visitDict(const PickleValue &dict, const std::string &path, std::size_t depth)
    {
        for (std::size_t i = 0; i + 1 < dict.items.size(); i += 2) {
            const PickleValue &key = m_pool.values[dict.items[i]];
            if (key.kind == Kind::Text)
                visit(dict.items[i + 1], path.empty() ? key.text : path + "." + key.text,
                      depth + 1);
        }
    }

    void visitList(const PickleValue &list)
    {
        for (std::size_t i = 0; i < list.items.size(); ++i) {
            if (m_pool.values[list.items[i]].kind == Kind::Tensor)
                visit(list.items[i], std::to_string(i), 1);
        }
    }

    void add(const std::string &path, const PickledTensor &tensor)
    {
        if (m_tensors.size() == kMaxTensors)
            throw ModelError(m_name + " is refused: it holds too many tensors");
        if (!m_tensors.emplace(path, tensor).second)
            throw ModelError(m_name + " is refused: two tensors are called " + inQuotes(path));
    }

    const PicklePool &m_pool;
    const std::string &m_name;
    std::size_t m_visits = 0;
    std::map<std::string, PickledTensor> m_tensors;
};

} // namespace

std::map<std::string, PickledTensor> readPickle(std::string_view bytes, const std::string &name,
                                                PickleDialect dialect)
{
    PicklePool pool;
    const PickleId root = interpretPickle(bytes, name, dialect, pool);
    return TensorCollector(pool, name).collect(root);
}

} // namespace unclip
