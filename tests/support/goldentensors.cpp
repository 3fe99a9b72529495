#include "support/goldentensors.h"

#include "nn/stateloader.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Version.h>
#include <torch/version.h>

#include <QDebug>

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>
#include <stdexcept>

namespace unclip::test {

namespace {

std::string shapeText(const at::Tensor &tensor)
{
    std::ostringstream text;
    text << tensor.sizes();
    return text.str();
}

/// "[1, 0, 3]" for the flat index of an element.
std::string indexText(const at::Tensor &tensor, std::int64_t flat)
{
    std::string text;
    for (std::int64_t axis = tensor.dim() - 1; axis >= 0; --axis) {
        const std::int64_t size = tensor.size(axis);
        text.insert(0, (axis == 0 ? "" : ", ") + std::to_string(flat % size));
        flat /= size;
    }
    return '[' + text + ']';
}

double rootMeanSquare(const at::Tensor &values)
{
    return values.square().mean().sqrt().item<double>();
}

/// Draws of fewer numbers are another method's, in double.
constexpr std::int64_t leastBoxMullerDraw = 16;

/// LibTorch's draw in float64: blocks of eight radii and eight angles, the last one drawn again
/// where it is not whole (Box and Muller 1958).
at::Tensor exactDraw(std::int64_t count, const at::Generator &generator)
{
    const auto normal = [](const at::Tensor &uniform) { // [blocks, 16]
        const at::Tensor radius = (at::log(1.0 - uniform.narrow(1, 0, 8)) * -2.0).sqrt();
        const at::Tensor angle = uniform.narrow(1, 8, 8) * (2.0 * M_PI);
        return at::cat({ radius * angle.cos(), radius * angle.sin() }, 1).flatten();
    };
    const auto uniform = [&generator](std::int64_t numbers) {
        return at::rand({ numbers }, generator, at::kFloat).to(at::kDouble);
    };
    const std::int64_t whole = count / 16 * 16;
    const at::Tensor first = normal(uniform(count).narrow(0, 0, whole).view({ -1, 16 }));
    if (whole == count)
        return first;
    return at::cat({ first.narrow(0, 0, count - 16), normal(uniform(16).view({ 1, 16 })) });
}

bool isNearestFloat(const at::Tensor &values, const at::Tensor &exact)
{
    const at::Tensor wide = values.to(at::kDouble).flatten();
    return ((wide - exact).abs() <= exact.abs() * 0x1.001p-24).all().item<bool>();
}

/// What the golden runs were drawn with.
bool hasVectorDraws()
{
    return TORCH_VERSION_MAJOR == 1
        && at::show_config().find("CPU capability usage: AVX") != std::string::npos;
}

} // namespace

GoldenFile::GoldenFile(const std::string &name)
    : m_name(name)
    , m_file(SafetensorsFile::open(goldenDir() / name))
{
}

bool GoldenFile::has(const std::string &key) const
{
    return m_file.tensors().count(key) == 1;
}

at::Tensor GoldenFile::operator[](const std::string &key) const
{
    const auto found = m_file.tensors().find(key);
    if (found == m_file.tensors().end())
        throw std::out_of_range(m_name + " has no tensor " + key);
    return nn::toTensor(m_file, found->second);
}

std::vector<std::string> GoldenFile::keys(const std::string &prefix) const
{
    std::vector<std::string> result;
    for (const auto &item : m_file.tensors())
        if (item.first.compare(0, prefix.size(), prefix) == 0)
            result.push_back(item.first);
    return result;
}

std::vector<std::int64_t> GoldenFile::numbers(const std::string &prefix,
                                              const std::string &suffix) const
{
    std::vector<std::int64_t> result;
    for (const std::string &key : keys(prefix)) {
        const auto number = leadingNumber(key.substr(prefix.size()));
        if (number && key == prefix + std::to_string(*number) + suffix)
            result.push_back(*number);
    }
    std::sort(result.begin(), result.end());
    return result;
}

std::optional<std::int64_t> leadingNumber(const std::string &text)
{
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    if (digits == 0 || digits > 18)
        return std::nullopt;
    return std::stoll(text.substr(0, digits));
}

std::vector<std::int64_t> toList(const at::Tensor &values)
{
    const at::Tensor plain = values.to(at::kLong).contiguous();
    const auto *data = plain.data_ptr<std::int64_t>();
    return { data, data + plain.numel() };
}

double largest(const at::Tensor &values)
{
    return values.numel() == 0 ? 0.0 : values.to(at::kDouble).abs().max().item<double>();
}

QString mismatch(const std::string &name, const at::Tensor &actual, const at::Tensor &expected,
                 double tolerance)
{
    if (actual.sizes() != expected.sizes())
        return QString::fromStdString(name + " is " + shapeText(actual) + " instead of "
                                      + shapeText(expected));
    if (actual.numel() == 0)
        return {};
    const at::Tensor left = actual.detach().to(at::kCPU, at::kDouble).contiguous().flatten();
    const at::Tensor right = expected.detach().to(at::kCPU, at::kDouble).contiguous().flatten();
    // Equal infinities are no difference; a NaN on either side is the largest one.
    const at::Tensor error = at::where(left == right, at::zeros_like(left), (left - right).abs())
                                 .nan_to_num(std::numeric_limits<double>::infinity());
    const auto worst = error.argmax().item<std::int64_t>();
    const auto difference = error[worst].item<double>();
    if (qEnvironmentVariableIsSet("UNCLIP_GOLDEN_REPORT"))
        qInfo("%-45s error %.2e of %.2e", name.c_str(), difference, tolerance);
    if (difference <= tolerance)
        return {};
    const std::string index = indexText(actual, worst);
    return QStringLiteral("%1 differs by %2 (tolerance %3) at %4: %5 instead of %6")
        .arg(QString::fromStdString(name))
        .arg(difference)
        .arg(tolerance)
        .arg(QString::fromStdString(index))
        .arg(left[worst].item<double>(), 0, 'g', 10)
        .arg(right[worst].item<double>(), 0, 'g', 10);
}

QString roundedMismatch(const std::string &name, const at::Tensor &actual,
                        const at::Tensor &expected, double tolerance)
{
    if (actual.scalar_type() != at::kBFloat16)
        return QString::fromStdString(name + " is no bfloat16");
    if (actual.sizes() != expected.sizes())
        return mismatch(name, actual, expected, tolerance);
    const at::Tensor left = actual.detach().to(at::kDouble);
    const at::Tensor right = expected.detach().to(at::kDouble);
    const at::Tensor excess = ((left - right).abs() - right.abs() * 0x1p-8).clamp_min(0.0);
    const QString problem =
        mismatch(name + " beyond rounding", excess, at::zeros_like(excess), tolerance);
    const at::Tensor error = left - right.to(at::kBFloat16).to(at::kDouble);
    const double mean = rootMeanSquare(error) / rootMeanSquare(right);
    if (qEnvironmentVariableIsSet("UNCLIP_GOLDEN_REPORT"))
        qInfo("%-45s relative RMSE %.2e of 1e-3", name.c_str(), mean);
    if (!problem.isEmpty() || mean <= 1e-3)
        return problem;
    return QStringLiteral("%1 has a relative RMSE of %2")
        .arg(QString::fromStdString(name))
        .arg(mean);
}

QString pictureMismatch(const std::string &name, const at::Tensor &actual,
                        const at::Tensor &expected, PictureBounds bounds)
{
    if (actual.sizes() != expected.sizes())
        return mismatch(name, actual, expected, 0.0);
    const at::Tensor difference = (actual - expected).abs();
    const auto rmse = difference.square().mean().sqrt().item<double>();
    const auto share = (difference <= bounds.tolerance).to(at::kFloat).mean().item<double>();
    if (qEnvironmentVariableIsSet("UNCLIP_GOLDEN_REPORT"))
        qInfo("%-20s RMSE %.2e of %.2e, near %.4f", name.c_str(), rmse, bounds.rmse, share);
    if (share >= 0.99 && rmse < bounds.rmse)
        return {};
    return QStringLiteral("%1: RMSE %2, near %3")
        .arg(QString::fromStdString(name))
        .arg(rmse)
        .arg(share);
}

QString drawMismatch(const std::string &name, at::Generator generator, const at::Tensor &expected)
{
    at::Generator copy = at::detail::createCPUGenerator(); // LibTorch 1.13 leaks clones
    copy.set_state(generator.get_state());
    const at::Tensor drawn = at::randn(expected.sizes(), generator, at::kFloat);
    const std::int64_t count = expected.numel();
    constexpr double lastBits = 4e-6;
    const bool mayDiffer = count >= leastBoxMullerDraw
        && (!hasVectorDraws() || isNearestFloat(expected, exactDraw(count, copy)));
    return mismatch(name, drawn, expected, mayDiffer ? lastBits : 0.0);
}

} // namespace unclip::test
