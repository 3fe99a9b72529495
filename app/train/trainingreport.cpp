#include "train/trainingreport.h"

#include <iomanip>
#include <new>
#include <ostream>

namespace unclip {

void printProgress(std::ostream &out, const std::string &stage,
                   const training::TrainingProgress &progress)
{
    const auto left = static_cast<std::int64_t>(progress.secondsLeft);
    out << stage << " step " << progress.step << '/' << progress.stepCount << "  loss "
        << std::fixed << std::setprecision(4) << progress.loss << "  norm " << std::setprecision(2)
        << progress.gradientNorm << "  lr " << std::setprecision(6) << progress.learningRate << "  "
        << std::setprecision(1) << progress.samplesPerSecond << " samples/s  ETA " << left / 3600
        << ':' << std::setfill('0') << std::setw(2) << left / 60 % 60 << ':' << std::setw(2)
        << left % 60 << std::setfill(' ');
    if (progress.skippedSteps > 0)
        out << "  (" << progress.skippedSteps << " steps without finite numbers left out)";
    out << std::endl;
}

int reportErrors(std::ostream &err, const std::filesystem::path &workFolder,
                 const std::function<void()> &work)
{
    try {
        work();
    } catch (const Cancelled &) {
        err << "Interrupted; the same command goes on from the checkpoint in "
            << workFolder.string() << '.' << std::endl;
        return 130;
    } catch (const std::bad_alloc &) {
        err << "unclip-train: There is not enough memory; choose a smaller batch or fewer pictures."
            << std::endl;
        return 1;
    } catch (const std::exception &error) { // the one boundary of a command
        err << "unclip-train: " << error.what() << std::endl;
        return 1;
    }
    return 0;
}

} // namespace unclip
