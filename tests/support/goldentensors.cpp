#include "support/goldentensors.h"

#include "nn/stateloader.h"

#include <ATen/ATen.h>

#include <QDebug>

#include <algorithm>
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

} // namespace unclip::test
