#pragma once

#include "training/data/captions.h"
#include "unclip/evaluation.h"

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace unclip::training {
struct PictureSet;
}

namespace unclip::evaluation {

struct JudgeLesson;

/// A real picture that no training saw.
struct HeldOutPicture
{
    Image picture; ///< on white
    std::size_t pair = 0;
    std::string skinTone; ///< empty: none
};

/// A (concept, style) pair that is held out whole.
struct HeldOutPair
{
    CaptionSource caption;
    std::size_t conceptIndex = 0; ///< index into EvaluationData::concepts
    std::vector<std::size_t> pictures; ///< indices into EvaluationData::heldOut
};

/// A real picture with what is known of it.
struct CaptionedPicture
{
    Image picture; ///< on white
    CaptionSource caption;
};

/// Real pictures of one model's concepts: those that trainings saw, for the judge to learn from,
/// and those that are held out.
class EvaluationData
{
public:
    /// @param baseSize side of the decoder's pictures, pixels
    /// @throws as evaluateModel()
    EvaluationData(const EvaluationOptions &options, int baseSize,
                   const CancellationToken &cancellation);
    ~EvaluationData();

    const std::vector<std::string> &concepts() const { return m_concepts; } ///< sorted
    const std::vector<HeldOutPicture> &heldOut() const { return m_heldOut; }
    const std::vector<HeldOutPair> &pairs() const { return m_pairs; }

    /// Pairs in styles that the decoder was shown, in an order drawn from the seed.
    const std::vector<std::size_t> &promptPairs() const { return m_promptPairs; }
    /// Concepts that trainings show in pairs, sorted: the plan's, or all.
    const std::vector<std::string> &pairConcepts() const { return m_pairConcepts; }
    const std::vector<std::string> &promptStyles() const { return m_promptStyles; }

    const JudgeLesson &lesson() const { return *m_lesson; }
    const CaptionMaker &captions() const { return m_captions; }
    const EvaluationFacts &facts() const { return m_facts; }

    std::size_t trainingCount() const;
    std::size_t trainingConcept(std::size_t row) const;

    /// A training picture on white, at the judge's size.
    Image trainingPicture(std::size_t row) const;

    /// Pictures of these concepts in the prompts' styles at full size, held-out ones first. Reads
    /// the shards again.
    std::vector<CaptionedPicture> picturesOf(const std::vector<std::string> &concepts,
                                             const CancellationToken &cancellation) const;

    std::size_t indexOf(const std::string &conceptName) const; ///< concepts().size(): not there

private:
    void chooseConcepts(const EvaluationOptions &options);
    void loadTraining(int baseSize, const RunControl &control);
    void loadHeldOut(const RunControl &control);
    void checkPlannedConcepts(const EvaluationOptions &options);
    void orderPrompts(std::uint64_t seed);

    std::vector<std::string> m_shards;
    std::vector<std::string> m_wanted; ///< concepts asked for; empty: all
    std::vector<std::string> m_promptStyles; ///< empty until known
    std::vector<std::string> m_pairConcepts;
    bool m_withSkinTones = true;
    int m_pictureSize = 0;
    CaptionMaker m_captions;
    std::vector<std::string> m_concepts;
    std::unique_ptr<training::PictureSet> m_training;
    std::unique_ptr<JudgeLesson> m_lesson;
    std::vector<HeldOutPicture> m_heldOut;
    std::vector<HeldOutPair> m_pairs;
    std::vector<std::size_t> m_promptPairs;
    EvaluationFacts m_facts;
};

/// A seeded shuffle of 0..count-1.
std::vector<std::size_t> shuffled(std::size_t count, std::uint64_t seed);

} // namespace unclip::evaluation
