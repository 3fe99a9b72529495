#include "unclip/error.h"
#include "weights/bytereader.h"
#include "weights/inquotes.h"
#include "weights/pickleopcodes.h"
#include "weights/picklevalue.h"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>
#include <utility>

namespace unclip {

namespace {

using Kind = PickleValue::Kind;

constexpr std::size_t kMaxValues = 2'000'000;
constexpr std::size_t kMaxItems = 4'000'000;
constexpr std::size_t kMaxStack = 1'000'000;
constexpr std::size_t kMaxMarks = 256;
constexpr std::size_t kMaxDimensions = 32;
constexpr std::uint64_t kMaxGlobalBytes = 512;
constexpr unsigned kProtocol = 2;

constexpr std::string_view kOrderedDict = "collections OrderedDict";
constexpr std::string_view kRebuildTensor = "torch._utils _rebuild_tensor_v2";
constexpr std::string_view kRebuildParameter = "torch._utils _rebuild_parameter";
constexpr std::string_view kScriptPrefix = "__torch__.";

constexpr std::array<std::pair<std::string_view, DType>, 10> kStorages { {
    { "torch FloatStorage", DType::F32 },
    { "torch HalfStorage", DType::F16 },
    { "torch BFloat16Storage", DType::BF16 },
    { "torch DoubleStorage", DType::F64 },
    { "torch LongStorage", DType::I64 },
    { "torch IntStorage", DType::I32 },
    { "torch ShortStorage", DType::I16 },
    { "torch CharStorage", DType::I8 },
    { "torch ByteStorage", DType::U8 },
    { "torch BoolStorage", DType::Bool },
} };

std::optional<DType> storageType(std::string_view global)
{
    for (const auto &[name, dtype] : kStorages) {
        if (name == global)
            return dtype;
    }
    return std::nullopt;
}

bool isValidUtf8(std::string_view text)
{
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t more = lead < 0x80 ? 0
            : lead >= 0xc2 && lead < 0xe0    ? 1
            : lead >= 0xe0 && lead < 0xf0    ? 2
            : lead >= 0xf0 && lead < 0xf5    ? 3
                                             : text.size();
        if (more >= text.size() - i)
            return false;
        for (std::size_t j = 1; j <= more; ++j) {
            if ((static_cast<unsigned char>(text[i + j]) & 0xc0) != 0x80)
                return false;
        }
        i += more + 1;
    }
    return true;
}

/// A stack machine that knows only inert data: it calls nothing and builds tensor descriptions.
class PickleMachine
{
public:
    PickleMachine(std::string_view bytes, const std::string &name, PickleDialect dialect,
                  PicklePool &pool)
        : m_bytes(reinterpret_cast<const std::byte *>(bytes.data()), bytes.size())
        , m_name(name)
        , m_dialect(dialect)
        , m_pool(pool)
    {
    }

    PickleId run()
    {
        while (true) {
            m_opcodePosition = m_position;
            const auto op = static_cast<PickleOp>(take(1));
            if (op == PickleOp::Stop)
                break;
            if (!pushConstant(op) && !useMemo(op) && !buildContainer(op))
                buildObject(op);
            if (m_stack.size() > kMaxStack || m_pool.values.size() > kMaxValues)
                fail("it holds too many values");
        }
        if (!m_marks.empty())
            fail("it ends inside a marked group");
        return pop();
    }

private:
    [[noreturn]] void fail(const std::string &problem) const
    {
        throw ModelError(m_name + " is refused at byte " + std::to_string(m_opcodePosition) + ": "
                         + problem);
    }

    // ---- input

    std::uint64_t take(unsigned count)
    {
        if (!m_bytes.has(m_position, count))
            fail("it is truncated");
        m_position += count;
        return m_bytes.unsignedAt(m_position - count, count);
    }

    std::string_view takeText(std::uint64_t count)
    {
        if (!m_bytes.has(m_position, count))
            fail("it is truncated inside a text");
        m_position += count;
        return m_bytes.text(m_position - count, count);
    }

    std::string_view takeLine()
    {
        const std::uint64_t limit = std::min(m_bytes.size() - m_position, kMaxGlobalBytes);
        const std::string_view rest = m_bytes.text(m_position, limit);
        const std::size_t end = rest.find('\n');
        if (end == std::string_view::npos)
            fail("the name of a global has no end");
        m_position += end + 1;
        return rest.substr(0, end);
    }

    std::int64_t takeLong()
    {
        const auto size = static_cast<unsigned>(take(1));
        if (size > 8)
            fail("an integer has more than 64 bits");
        std::uint64_t value = take(size);
        if (size > 0 && size < 8 && ((value >> (8 * size - 1)) & 1) != 0)
            value |= ~std::uint64_t { 0 } << (8 * size); // sign
        return static_cast<std::int64_t>(value);
    }

    // ---- stack

    PickleValue &valueOf(PickleId id) { return m_pool.values[id]; }

    PickleValue &push(Kind kind)
    {
        const auto id = static_cast<PickleId>(m_pool.values.size());
        m_pool.values.emplace_back();
        m_pool.values.back().kind = kind;
        m_stack.push_back(id);
        return m_pool.values.back();
    }

    std::size_t stackFloor() const { return m_marks.empty() ? 0 : m_marks.back(); }

    PickleId top() const
    {
        if (m_stack.size() <= stackFloor())
            fail("its stack runs empty");
        return m_stack.back();
    }

    PickleId pop()
    {
        const PickleId id = top();
        m_stack.pop_back();
        return id;
    }

    /// Everything above the last mark.
    std::vector<PickleId> popMarked()
    {
        if (m_marks.empty())
            fail("a group has no mark");
        const auto start = m_stack.begin() + static_cast<std::ptrdiff_t>(m_marks.back());
        std::vector<PickleId> items(start, m_stack.end());
        m_stack.erase(start, m_stack.end());
        m_marks.pop_back();
        return items;
    }

    std::vector<PickleId> popCount(std::size_t count)
    {
        if (m_stack.size() - stackFloor() < count)
            fail("its stack runs empty");
        const auto start = m_stack.end() - static_cast<std::ptrdiff_t>(count);
        std::vector<PickleId> items(start, m_stack.end());
        m_stack.erase(start, m_stack.end());
        return items;
    }

    const PickleValue &expect(PickleId id, Kind kind, const char *what)
    {
        if (valueOf(id).kind != kind)
            fail(std::string(what) + " is not what torch.save writes");
        return valueOf(id);
    }

    // ---- opcodes

    bool pushConstant(PickleOp op)
    {
        switch (op) {
        case PickleOp::Proto:
            if (take(1) != kProtocol)
                fail("only pickle protocol 2 is read");
            return true;
        case PickleOp::None:
            push(Kind::None);
            return true;
        case PickleOp::NewTrue:
        case PickleOp::NewFalse:
            push(Kind::Bool).number = op == PickleOp::NewTrue ? 1 : 0;
            return true;
        case PickleOp::BinInt:
            push(Kind::Int).number = static_cast<std::int32_t>(static_cast<std::uint32_t>(take(4)));
            return true;
        case PickleOp::BinInt1:
            push(Kind::Int).number = static_cast<std::int64_t>(take(1));
            return true;
        case PickleOp::BinInt2:
            push(Kind::Int).number = static_cast<std::int64_t>(take(2));
            return true;
        case PickleOp::Long1:
            push(Kind::Int).number = takeLong();
            return true;
        case PickleOp::BinFloat:
            take(8); // no tensor depends on one
            push(Kind::Float);
            return true;
        case PickleOp::BinUnicode:
            pushText(takeText(take(4)));
            return true;
        case PickleOp::Global:
            pushGlobal();
            return true;
        default:
            return false;
        }
    }

    void pushText(std::string_view text)
    {
        if (!isValidUtf8(text))
            fail("a text is not valid UTF-8");
        push(Kind::Text).text = text;
    }

    void pushGlobal()
    {
        const std::string module(takeLine());
        const std::string global = module + " " + std::string(takeLine());
        const bool isScriptClass = m_dialect == PickleDialect::TorchScript
            && global.compare(0, kScriptPrefix.size(), kScriptPrefix) == 0;
        if (global != kOrderedDict && global != kRebuildTensor && global != kRebuildParameter
            && !storageType(global) && !isScriptClass)
            fail("global " + inQuotes(global) + " is not allowed; only plain state dicts are read");
        push(Kind::Global).text = global;
    }

    bool useMemo(PickleOp op)
    {
        switch (op) {
        case PickleOp::BinPut:
            m_memo[static_cast<std::uint32_t>(take(1))] = top();
            return true;
        case PickleOp::LongBinPut:
            m_memo[static_cast<std::uint32_t>(take(4))] = top();
            return true;
        case PickleOp::BinGet:
            pushMemo(static_cast<std::uint32_t>(take(1)));
            return true;
        case PickleOp::LongBinGet:
            pushMemo(static_cast<std::uint32_t>(take(4)));
            return true;
        default:
            return false;
        }
    }

    void pushMemo(std::uint32_t key)
    {
        const auto place = m_memo.find(key);
        if (place == m_memo.end())
            fail("it refers to an object that was not stored");
        m_stack.push_back(place->second);
    }

    bool buildContainer(PickleOp op)
    {
        switch (op) {
        case PickleOp::Mark:
            if (m_marks.size() >= kMaxMarks)
                fail("it is nested too deeply");
            m_marks.push_back(m_stack.size());
            return true;
        case PickleOp::EmptyTuple:
            push(Kind::Tuple);
            return true;
        case PickleOp::EmptyList:
            push(Kind::List);
            return true;
        case PickleOp::EmptyDict:
            push(Kind::Dict);
            return true;
        case PickleOp::Tuple:
            pushTuple(popMarked());
            return true;
        case PickleOp::Tuple1:
        case PickleOp::Tuple2:
        case PickleOp::Tuple3:
            pushTuple(popCount(static_cast<std::size_t>(op)
                               - static_cast<std::size_t>(PickleOp::Tuple1) + 1));
            return true;
        case PickleOp::Append:
            extend(Kind::List, popCount(1));
            return true;
        case PickleOp::Appends:
            extend(Kind::List, popMarked());
            return true;
        case PickleOp::SetItem:
            extend(Kind::Dict, popCount(2));
            return true;
        case PickleOp::SetItems:
            extend(Kind::Dict, popMarked());
            return true;
        default:
            return false;
        }
    }

    void pushTuple(std::vector<PickleId> items) { push(Kind::Tuple).items = std::move(items); }

    void extend(Kind kind, const std::vector<PickleId> &items)
    {
        PickleValue &target = valueOf(top());
        if (target.kind != kind || (kind == Kind::Dict && items.size() % 2 != 0))
            fail("items are added to something that does not take them");
        m_itemCount += items.size(); // a dictionary may be merged into itself again and again
        if (m_itemCount > kMaxItems)
            fail("it holds too many values");
        target.items.insert(target.items.end(), items.begin(), items.end());
    }

    void buildObject(PickleOp op)
    {
        switch (op) {
        case PickleOp::BinPersId:
            return pushStorage(pop());
        case PickleOp::Reduce:
            return reduce();
        case PickleOp::Build:
            return build();
        case PickleOp::NewObj:
            if (m_dialect == PickleDialect::TorchScript)
                return newObject();
            [[fallthrough]];
        default:
            break;
        }
        const auto code = static_cast<unsigned char>(op);
        fail("opcode " + std::to_string(code) + " (" + std::string(nameOfPickleOp(code))
             + ") is not allowed; only plain state dicts are read");
    }

    /// ("storage", class, key, location, element count)
    void pushStorage(PickleId id)
    {
        const std::vector<PickleId> parts = expect(id, Kind::Tuple, "a persistent id").items;
        if (parts.size() != 5 || expect(parts[0], Kind::Text, "a persistent id").text != "storage")
            fail("a persistent id is no storage");
        const auto dtype = storageType(expect(parts[1], Kind::Global, "a storage's class").text);
        const std::string key = expect(parts[2], Kind::Text, "a storage's key").text;
        const std::int64_t count = expect(parts[4], Kind::Int, "a storage's size").number;
        if (!dtype || count < 0)
            fail("a storage has no usable type or size");
        PickleValue &storage = push(Kind::Storage);
        storage.dtype = *dtype;
        storage.text = key;
        storage.number = count;
    }

    void reduce()
    {
        const std::vector<PickleId> arguments = expect(pop(), Kind::Tuple, "a call").items;
        const std::string global = expect(pop(), Kind::Global, "a call").text;
        if (global == kOrderedDict && arguments.empty())
            push(Kind::Dict);
        else if (global == kRebuildTensor && (arguments.size() == 6 || arguments.size() == 7))
            pushTensor(arguments);
        else if (global == kRebuildParameter && arguments.size() == 3
                 && valueOf(arguments[0]).kind == Kind::Tensor)
            m_stack.push_back(arguments[0]);
        else
            fail("a call of " + inQuotes(global) + " with these arguments is not allowed");
    }

    /// (storage, offset, sizes, strides, requires_grad, hooks), then metadata in newer versions
    void pushTensor(const std::vector<PickleId> &arguments)
    {
        const PickleValue &storage = expect(arguments[0], Kind::Storage, "a tensor's storage");
        PickledTensor tensor;
        tensor.dtype = storage.dtype;
        tensor.storageKey = storage.text;
        tensor.storageElements = static_cast<std::uint64_t>(storage.number);
        const std::int64_t offset = expect(arguments[1], Kind::Int, "a tensor's offset").number;
        if (offset < 0)
            fail("a tensor begins before its storage");
        tensor.offset = static_cast<std::uint64_t>(offset);
        tensor.shape = sizesOf(arguments[2]);
        tensor.strides = sizesOf(arguments[3]);
        checkTensor(tensor);
        push(Kind::Tensor).tensor = m_pool.tensors.size();
        m_pool.tensors.push_back(std::move(tensor));
    }

    std::vector<std::int64_t> sizesOf(PickleId id)
    {
        const PickleValue &tuple = expect(id, Kind::Tuple, "a tensor's shape");
        if (tuple.items.size() > kMaxDimensions)
            fail("a tensor has more than 32 dimensions");
        std::vector<std::int64_t> sizes;
        for (const PickleId item : tuple.items) {
            const std::int64_t size = expect(item, Kind::Int, "a tensor's shape").number;
            if (size < 0)
                fail("a tensor has a negative size or stride");
            sizes.push_back(size);
        }
        return sizes;
    }

    /// Every element inside the storage, and no more elements than it holds (no repetition).
    void checkTensor(const PickledTensor &tensor) const
    {
        if (tensor.shape.size() != tensor.strides.size())
            fail("a tensor has not as many strides as sizes");
        if (std::count(tensor.shape.begin(), tensor.shape.end(), 0) > 0)
            return;
        std::uint64_t elements = 1;
        std::uint64_t last = tensor.offset;
        for (std::size_t i = 0; i < tensor.shape.size() && last < tensor.storageElements; ++i) {
            const auto steps = static_cast<std::uint64_t>(tensor.shape[i]) - 1;
            const auto stride = static_cast<std::uint64_t>(tensor.strides[i]);
            if (steps > 0
                && (elements > tensor.storageElements / (steps + 1)
                    || stride > tensor.storageElements / steps))
                fail("a tensor is larger than its storage");
            elements *= steps + 1;
            last += steps * stride; // both at most the element count, which is below 2^63
        }
        if (last >= tensor.storageElements)
            fail("a tensor reaches past its storage");
    }

    void newObject()
    {
        const bool hasArguments = !expect(pop(), Kind::Tuple, "an object").items.empty();
        const std::string global = expect(pop(), Kind::Global, "an object").text;
        if (hasArguments || global.compare(0, kScriptPrefix.size(), kScriptPrefix) != 0)
            fail("an object of " + inQuotes(global) + " is not allowed");
        push(Kind::Dict);
    }

    /// Attributes of a module object are its content; those of an OrderedDict are only notes.
    void build()
    {
        const PickleId state = pop();
        if (valueOf(top()).kind != Kind::Dict || valueOf(state).kind != Kind::Dict)
            fail("attributes are given to something that has none");
        if (m_dialect == PickleDialect::TorchScript) {
            const std::vector<PickleId> items = valueOf(state).items;
            extend(Kind::Dict, items);
        }
    }

    ByteReader m_bytes;
    const std::string &m_name;
    PickleDialect m_dialect;
    PicklePool &m_pool;
    std::uint64_t m_position = 0;
    std::uint64_t m_opcodePosition = 0;
    std::size_t m_itemCount = 0; ///< put into lists and dictionaries so far
    std::vector<PickleId> m_stack;
    std::vector<std::size_t> m_marks;
    std::unordered_map<std::uint32_t, PickleId> m_memo;
};

} // namespace

PickleId interpretPickle(std::string_view bytes, const std::string &name, PickleDialect dialect,
                         PicklePool &pool)
{
    return PickleMachine(bytes, name, dialect, pool).run();
}

} // namespace unclip
