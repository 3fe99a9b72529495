#pragma once

#include "session/failure.h"
#include "session/inputs.h"
#include "session/jobrunner.h"
#include "session/library.h"
#include "unclip/recipe.h"

#include <QFlags>
#include <QObject>
#include <QStringList>
#include <QThreadPool>

#include <memory>

namespace unclip {

/// What came of making a picture again from its recipe.
struct RecreateReport
{
    enum class Outcome {
        Identical, ///< every pixel
        Differs,
        Cannot, ///< see obstacle
        Failed, ///< see failure
        Cancelled,
    };

    enum class Obstacle { None, NoModel, NoRecipe, BadRecipe, SourceMissing };

    /// What was not as when the picture was made: why it may differ.
    enum Circumstance {
        OtherModel = 0x1,
        OtherDevice = 0x2,
        OtherPrecision = 0x4,
        OtherThreads = 0x8,
        OtherVersion = 0x10,
    };
    Q_DECLARE_FLAGS(Circumstances, Circumstance)

    QString file;
    Outcome outcome = Outcome::Failed;
    Obstacle obstacle = Obstacle::None;
    Circumstances circumstances;
    bool isSameFile = false; ///< the whole PNG, written again, has the same bytes
    bool isSameSize = true; ///< of the pictures; without it nothing below was measured
    double psnr = 0.0; ///< dB; infinite when identical
    qint64 differentPixels = 0;
    int largestDifference = 0; ///< of one colour value, 0..255
    QStringList missingSources; ///< names, or hashes of nameless ones
    QString problem; ///< of a bad recipe, in English
    std::shared_ptr<const Recipe> recipe;
    std::shared_ptr<const Frame> made; ///< null when identical or not made
    ModelInfo model; ///< that made it
    Failure failure;
};

Q_DECLARE_OPERATORS_FOR_FLAGS(RecreateReport::Circumstances)

/// "Recreate exactly": runs the recipe of a picture again and compares. Saves nothing unless
/// keep() is called. One picture at a time; GUI thread.
class Recreator : public QObject
{
    Q_OBJECT

public:
    Recreator(JobRunner &runner, Library &library, QObject *parent = nullptr);
    ~Recreator() override;

    /// done() follows. Another call while busy is refused.
    /// @param places files and folders with source pictures that the library does not have
    /// @return whether it was begun
    bool recreate(const QString &file, const QStringList &places = {});
    void cancel(); ///< done() with Outcome::Cancelled follows
    bool isBusy() const { return m_task != nullptr; }

    /// Saves what was made as a new picture of the library, with the model that made it in its
    /// recipe; kept() or keepFailed() follows. @pre report.made
    void keep(const RecreateReport &report);

Q_SIGNALS:
    void progressed(const unclip::Progress &progress);
    void done(const unclip::RecreateReport &report);
    void kept(const unclip::PictureRecord &record);
    void keepFailed(const unclip::Failure &failure);
    void busyChanged(bool busy);

private:
    struct Task;

    void onRecipeRead(const std::shared_ptr<Task> &task);
    void onSourcesFound(const std::shared_ptr<Task> &task);
    void submit(const std::shared_ptr<Task> &task);
    void end(RecreateReport::Outcome outcome);
    void give(RecreateReport::Obstacle obstacle);

    JobRunner &m_runner;
    Library &m_library;
    std::shared_ptr<Task> m_task; ///< null: nothing to do
    QThreadPool m_pool;
};

} // namespace unclip

Q_DECLARE_METATYPE(unclip::RecreateReport)
