#pragma once

#include "support/goldendir.h"
#include "weights/safetensors.h"

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <QString>
#include <QTest>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace unclip::test {

/// The tensors of one golden file, by name. Sizes, timesteps and cases are read from it, never
/// assumed: another golden folder has other ones.
class GoldenFile
{
public:
    /// @param name relative to the golden folder
    explicit GoldenFile(const std::string &name);

    bool has(const std::string &key) const;

    /// @throws std::out_of_range naming file and key
    at::Tensor operator[](const std::string &key) const;

    /// Names that begin with `prefix`, sorted.
    std::vector<std::string> keys(const std::string &prefix = {}) const;

    /// The numbers N of all keys that are `prefix` + N + `suffix`, ascending.
    std::vector<std::int64_t> numbers(const std::string &prefix,
                                      const std::string &suffix = {}) const;

private:
    std::string m_name;
    SafetensorsFile m_file;
};

/// The whole number that `text` starts with; none when it does not.
std::optional<std::int64_t> leadingNumber(const std::string &text);

/// A value of an int64 tensor as a plain list.
std::vector<std::int64_t> toList(const at::Tensor &values);

/// Largest absolute element; 0 for an empty tensor.
double largest(const at::Tensor &values);

/// Empty when both have the same shape and differ by at most `tolerance` everywhere; otherwise what
/// differs: name, worst index, both values, tolerance. UNCLIP_GOLDEN_REPORT=1 prints the error of
/// every comparison.
QString mismatch(const std::string &name, const at::Tensor &actual, const at::Tensor &expected,
                 double tolerance);

/// The same for bfloat16 results and what they should be before rounding. A step of bfloat16 is up
/// to 2^-7 of a value, so that the best result is up to 2^-8 of it away and 1.6e-3 in the mean:
/// every element may differ by half a step and `tolerance`, and all of them in the mean by 1e-3
/// from what is rounded perfectly.
QString roundedMismatch(const std::string &name, const at::Tensor &actual,
                        const at::Tensor &expected, double tolerance);

/// How near pictures have to be: isolated elements may be far off.
struct PictureBounds
{
    double tolerance; ///< for 99 % of the elements
    double rmse;
};

QString pictureMismatch(const std::string &name, const at::Tensor &actual,
                        const at::Tensor &expected, PictureBounds bounds);

/// mismatch() of a generator's next draw and a recorded one, which have to be equal, but for the
/// last bits of a logarithm and a sine: 16 numbers or more are drawn in float32, by LibTorch 1.13
/// with its own polynomials where the processor has AVX2 or AVX-512 (as where the golden runs were
/// recorded) and by others with other ones, or were recorded from float64. Fewer are drawn in
/// double.
QString drawMismatch(const std::string &name, at::Generator generator, const at::Tensor &expected);

} // namespace unclip::test

/// Fails the test with the message of mismatch().
#define UNCLIP_COMPARE_TENSORS(name, actual, expected, tolerance)                                  \
    do {                                                                                           \
        const QString problem = unclip::test::mismatch(name, actual, expected, tolerance);         \
        if (!problem.isEmpty())                                                                    \
            QFAIL(qPrintable(problem));                                                            \
    } while (false)
