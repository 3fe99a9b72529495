#pragma once

#include "unclip/image.h"
#include "unclip/runcontrol.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace unclip::evaluation {

struct JudgeLesson;

/// What the judge says of one picture.
struct Verdict
{
    std::vector<float> features; ///< one space for all pictures, for distances
    std::vector<float> scores; ///< one a concept; larger is likelier
};

/// How a judge came to be.
struct JudgeOrigin
{
    std::int64_t steps = 0; ///< trained
    std::int64_t plannedSteps = 0; ///< more where time was short
    double seconds = 0.0; ///< of training
    bool isFromFile = false;

    bool isCutShort() const { return steps < plannedSteps; }
};

struct JudgeSettings
{
    std::filesystem::path file; ///< where the judge is kept; empty: nowhere
    double maxSeconds = 0.0; ///< of training; 0: no bound
    std::int64_t steps = 0; ///< 0: as many as suit a few thousand pictures
    std::uint64_t seed = 0;
};

/// A classifier of concepts that saw real training pictures alone, and no model's picture.
class Judge
{
public:
    ~Judge();
    Judge(Judge &&other) noexcept;
    Judge &operator=(Judge &&other) noexcept;

    /// Reads the judge from its file when that was trained on the same pictures with the same
    /// settings (and not cut shorter than it would be now), else trains one and writes the file.
    /// @param onStep finished training steps and how many there will be
    /// @throws FileError when the file cannot be written, or is something else; Cancelled
    static Judge make(const JudgeLesson &lesson, const JudgeSettings &settings,
                      const CancellationToken &cancellation,
                      const std::function<void(std::int64_t, std::int64_t)> &onStep = {});

    /// @param pictures square, of any size
    std::vector<Verdict> look(const std::vector<Image> &pictures) const;
    Verdict look(const Image &picture) const;

    const JudgeOrigin &origin() const;

private:
    struct State;
    explicit Judge(std::unique_ptr<State> state);

    std::unique_ptr<State> m_state;
};

} // namespace unclip::evaluation
