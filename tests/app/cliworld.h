#pragma once

#include "cli/environment.h"
#include "support/fakepipeline.h"

#include <nlohmann/json.hpp>

#include <QTemporaryDir>

#include <memory>
#include <string>
#include <vector>

namespace unclip {

/// A temporary folder, a fake pipeline and a fixed clock to run the command line in.
class CliWorld
{
public:
    struct Outcome
    {
        int code = -1;
        std::string out;
        std::string err;

        nlohmann::json json() const; ///< of `out`
        std::vector<std::string> lines() const; ///< of `out`
    };

    CliWorld(); ///< makes its folder the current one

    Outcome run(const std::vector<std::string> &arguments);

    /// The one request that the pipeline got in a run which must succeed.
    Request requestOf(const std::vector<std::string> &arguments);

    std::filesystem::path folder() const;
    std::string path(const std::string &name) const { return (folder() / name).string(); }

    /// A small picture file that differs by `value`.
    std::string picture(const std::string &name, std::uint8_t value = 90) const;

    std::vector<std::string> filesIn(const std::string &name) const; ///< names, sorted

    FakeScript &script() { return *m_script; }

    void cancel() { m_token.cancel(); } ///< Ctrl-C, now

    /// Ctrl-C once this many steps have been reported.
    void cancelAfterSteps(int steps);

    ProgressDisplay progress = ProgressDisplay::Hidden;
    std::filesystem::path defaultModel = "default-model";
    std::function<void(Pipeline &, const EvaluationOptions &, const EvaluationControl &)> evaluate;

private:
    Environment environment(std::ostream &out, std::ostream &err);

    QTemporaryDir m_folder;
    CancellationToken m_token;
    std::shared_ptr<FakeScript> m_script = std::make_shared<FakeScript>();
};

} // namespace unclip
