#include "nn/packedweights.h"

#include <ATen/ops/empty.h>

#ifdef UNCLIP_HAS_ONEDNN
#include <dnnl.hpp>
#endif

#include <map>
#include <new>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

namespace unclip::nn {

#ifdef UNCLIP_HAS_ONEDNN

bool canPack()
{
    return true;
}

namespace {

using dnnl::memory;

dnnl::engine &cpuEngine()
{
    static dnnl::engine engine(dnnl::engine::kind::cpu, 0);
    return engine;
}

dnnl::stream &cpuStream()
{
    thread_local dnnl::stream stream(cpuEngine());
    return stream;
}

memory::data_type typeOf(const at::Tensor &tensor)
{
    return tensor.scalar_type() == at::kBFloat16 ? memory::data_type::bf16 : memory::data_type::f32;
}

memory wrap(const memory::desc &description, const at::Tensor &tensor)
{
    return memory(description, cpuEngine(), tensor.data_ptr());
}

/// Memory that points nowhere yet.
memory pointer(const memory::desc &description)
{
    return memory(description, cpuEngine(), DNNL_MEMORY_NONE);
}

/// Runs a call into oneDNN; its lack of memory is the same as everyone's.
template <typename Call> auto translated(const Call &call) -> decltype(call())
{
    try {
        return call();
    } catch (const dnnl::error &error) {
        if (error.status == dnnl_out_of_memory)
            throw std::bad_alloc();
        throw;
    }
}

memory::dims toDims(at::IntArrayRef sizes)
{
    return memory::dims(sizes.begin(), sizes.end());
}

} // namespace

/// Primitives by input shape share one packed copy of the weights per layout (almost always one).
struct PackedWeights::State
{
    /// A primitive with memory objects that point to the tensors of the call that runs.
    struct Plan
    {
        dnnl::primitive primitive;
        memory source;
        memory target;
        memory bias; ///< not used without one
        std::unordered_map<int, memory> arguments; ///< these and the weights
    };

    std::map<std::vector<std::int64_t>, Plan> plans;
    std::vector<memory> layouts;

    /// Packs the weights as `wanted`, from the original while there is one, else from a layout made
    /// before.
    std::size_t pack(const memory::desc &wanted, const memory::desc &plain, at::Tensor &weight)
    {
        for (std::size_t i = 0; i < layouts.size(); ++i)
            if (layouts[i].get_desc() == wanted)
                return i;
        memory packed = translated([&] { return memory(wanted, cpuEngine()); });
        memory original = layouts.empty() ? wrap(plain, weight) : layouts.front();
        dnnl::reorder(original, packed).execute(cpuStream(), original, packed);
        cpuStream().wait();
        layouts.push_back(packed);
        weight.reset();
        return layouts.size() - 1;
    }

    /// Packing trusts the sizes that it is given, so they have to be those of the weights.
    void requireInputs(const at::Tensor &weight, std::int64_t inputs) const
    {
        const std::int64_t wanted =
            layouts.empty() ? weight.size(1) : layouts.front().get_desc().dims()[1];
        if (inputs != wanted)
            throw std::invalid_argument("a layer for " + std::to_string(wanted)
                                        + " inputs was given " + std::to_string(inputs));
    }

    /// @param plain how the weights lie before they are packed
    template <typename Primitive>
    Plan plan(const typename Primitive::primitive_desc &description, const memory::desc &plain,
              at::Tensor &weight, const at::Tensor &bias)
    {
        if (weight.defined())
            weight = weight.contiguous();
        const std::size_t layout = pack(description.weights_desc(), plain, weight);
        Plan made;
        made.primitive = Primitive(description);
        made.source = pointer(description.src_desc());
        made.target = pointer(description.dst_desc());
        made.arguments = { { DNNL_ARG_SRC, made.source },
                           { DNNL_ARG_WEIGHTS, layouts[layout] },
                           { DNNL_ARG_DST, made.target } };
        if (bias.defined()) {
            made.bias =
                pointer({ { bias.size(0) }, memory::data_type::f32, memory::format_tag::x });
            made.arguments.emplace(DNNL_ARG_BIAS, made.bias);
        }
        return made;
    }

    static void execute(const Plan &plan, const at::Tensor &x, const at::Tensor &bias,
                        const at::Tensor &y)
    {
        plan.source.set_data_handle(x.data_ptr());
        plan.target.set_data_handle(y.data_ptr());
        if (bias.defined())
            plan.bias.set_data_handle(bias.data_ptr());
        translated([&] { plan.primitive.execute(cpuStream(), plan.arguments); });
        cpuStream().wait();
    }
};

namespace {

struct ConvolutionShape
{
    memory::dims source;
    memory::dims weights;
    memory::dims target;
    std::int64_t stride;
    std::int64_t padding;
    memory::data_type type;
    bool accumulates;
};

dnnl::convolution_forward::primitive_desc describe(const ConvolutionShape &shape)
{
    using tag = memory::format_tag;
    const memory::dims strides { shape.stride, shape.stride };
    const memory::dims paddings { shape.padding, shape.padding };
    const dnnl::convolution_forward::desc description(
        dnnl::prop_kind::forward_inference, dnnl::algorithm::convolution_direct,
        memory::desc(shape.source, shape.type, tag::nhwc),
        memory::desc(shape.weights, shape.type, tag::any),
        memory::desc({ shape.target[1] }, memory::data_type::f32, tag::x),
        memory::desc(shape.target, shape.type, tag::nhwc), strides, paddings, paddings);
    dnnl::primitive_attr attributes;
    if (shape.accumulates) {
        dnnl::post_ops operations;
        operations.append_sum(1.0f);
        attributes.set_post_ops(operations);
    }
    return { description, attributes, cpuEngine() };
}

} // namespace

PackedWeights::PackedWeights()
    : m_state(std::make_unique<State>())
{
}

PackedWeights::~PackedWeights() = default;

bool PackedWeights::supports(const at::Tensor &weight)
{
    if (!weight.device().is_cpu())
        return false;
    constexpr auto needed = static_cast<unsigned>(dnnl::cpu_isa::avx512_core);
    const auto offered = static_cast<unsigned>(dnnl::get_effective_cpu_isa());
    return weight.scalar_type() == at::kFloat
        || (weight.scalar_type() == at::kBFloat16 && (offered & needed) == needed);
}

at::Tensor PackedWeights::convolve(const at::Tensor &x, at::Tensor &weight, const at::Tensor &bias,
                                   std::int64_t stride, std::int64_t padding,
                                   const at::Tensor &accumulate)
{
    const at::Tensor input = x.contiguous(at::MemoryFormat::ChannelsLast);
    std::vector<std::int64_t> key(input.sizes().begin(), input.sizes().end());
    key.push_back(accumulate.defined() ? 1 : 0);
    const std::int64_t outChannels = bias.size(0);
    const std::int64_t kernel = 2 * padding + 1;
    const std::int64_t height = (input.size(2) + 2 * padding - kernel) / stride + 1;
    const std::int64_t width = (input.size(3) + 2 * padding - kernel) / stride + 1;
    auto found = m_state->plans.find(key);
    if (found == m_state->plans.end()) {
        m_state->requireInputs(weight, input.size(1));
        const ConvolutionShape shape {
            toDims(input.sizes()),
            { outChannels, input.size(1), kernel, kernel },
            { input.size(0), outChannels, height, width },
            stride,
            padding,
            typeOf(input),
            accumulate.defined(),
        };
        const memory::desc plain(shape.weights, shape.type, memory::format_tag::oihw);
        found = m_state->plans
                    .emplace(key,
                             m_state->plan<dnnl::convolution_forward>(describe(shape), plain,
                                                                      weight, bias))
                    .first;
    }
    at::Tensor output = accumulate.defined()
        ? accumulate
        : at::empty({ input.size(0), outChannels, height, width },
                    input.options().memory_format(at::MemoryFormat::ChannelsLast));
    m_state->execute(found->second, input, bias, output);
    return output;
}

at::Tensor PackedWeights::multiply(const at::Tensor &x, at::Tensor &weight, const at::Tensor &bias)
{
    const at::Tensor input = x.contiguous();
    const std::vector<std::int64_t> key(input.sizes().begin(), input.sizes().end());
    auto found = m_state->plans.find(key);
    if (found == m_state->plans.end()) {
        m_state->requireInputs(weight, input.size(1));
        using tag = memory::format_tag;
        const auto type = typeOf(input);
        const std::int64_t outFeatures = m_state->layouts.empty()
            ? weight.size(0)
            : m_state->layouts.front().get_desc().dims()[0];
        const memory::dims weights { outFeatures, input.size(1) };
        const memory::desc source(toDims(input.sizes()), type, tag::nc);
        const memory::desc target({ input.size(0), outFeatures }, type, tag::nc);
        const memory::desc any(weights, type, tag::any);
        const auto inference = dnnl::prop_kind::forward_inference;
        const dnnl::inner_product_forward::desc description = bias.defined()
            ? dnnl::inner_product_forward::desc(
                inference, source, any,
                memory::desc({ outFeatures }, memory::data_type::f32, tag::x), target)
            : dnnl::inner_product_forward::desc(inference, source, any, target);
        const memory::desc plain(weights, type, tag::nc);
        found = m_state->plans
                    .emplace(key,
                             m_state->plan<dnnl::inner_product_forward>(
                                 { description, cpuEngine() }, plain, weight, bias))
                    .first;
    }
    at::Tensor output =
        at::empty({ input.size(0), found->second.target.get_desc().dims()[1] }, input.options());
    m_state->execute(found->second, input, bias, output);
    return output;
}

#else

bool canPack()
{
    return false;
}

struct PackedWeights::State
{
};

PackedWeights::PackedWeights() = default;
PackedWeights::~PackedWeights() = default;

bool PackedWeights::supports(const at::Tensor &)
{
    return false;
}

at::Tensor PackedWeights::convolve(const at::Tensor &, at::Tensor &, const at::Tensor &,
                                   std::int64_t, std::int64_t, const at::Tensor &)
{
    throw std::logic_error("built without oneDNN: weights are never packed");
}

at::Tensor PackedWeights::multiply(const at::Tensor &, at::Tensor &, const at::Tensor &)
{
    throw std::logic_error("built without oneDNN: weights are never packed");
}

#endif

} // namespace unclip::nn
