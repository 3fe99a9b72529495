#pragma once

#include <QByteArray>
#include <QProcess>
#include <QTemporaryDir>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

/// What a program printed and how it ended; exitCode is -1 for one that was killed.
struct ProgramRun
{
    int exitCode = -1;
    QByteArray out;
    QByteArray err;

    /// Losses of a stage, step by step, from its progress lines.
    std::vector<double> lossesOf(const std::string &stage) const;

    /// Norms of the gradients before clipping, likewise.
    std::vector<double> normsOf(const std::string &stage) const;

    /// Steps of a stage's progress lines.
    std::vector<int> stepsOf(const std::string &stage) const;
};

/// A folder in which the training programs work: a few drawings as icon sets, shards of them, and a
/// plan small enough for a test.
class TrainWorld
{
public:
    using Variables = std::map<std::string, std::string>;
    using Arguments = std::vector<std::string>;

    std::filesystem::path root() const { return m_folder.path().toStdString(); }
    std::string path(const std::string &name) const { return (root() / name).string(); }

    /// Runs `unclip-train prepare` on the drawings, into "shards".
    ProgramRun prepare() const;

    /// Arguments of `unclip-train run` that train NAME/model with NAME/work.
    Arguments runArguments(const std::string &name, const Arguments &more = {}) const;

    /// Starts unclip-train with RANK and its like unset but for `variables`.
    std::unique_ptr<QProcess> startTraining(const Arguments &arguments,
                                            const Variables &variables = {}) const;
    ProgramRun train(const Arguments &arguments, const Variables &variables = {}) const;
    ProgramRun unclip(const Arguments &arguments) const;

    /// Waits for the end of a program; one that takes minutes is killed.
    static ProgramRun finish(QProcess &process);

private:
    void writeDrawings() const;

    QTemporaryDir m_folder;
};
