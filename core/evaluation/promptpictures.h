#pragma once

#include "evaluation/study.h"

#include <map>
#include <tuple>

namespace unclip::evaluation {

/// How pictures of held-out prompts are made; where it is open, as the model does by default.
struct PromptSetting
{
    PriorKind prior = PriorKind::Diffusion;
    double guidanceScale = -1.0; ///< of the decoder; negative: the model's default
    CaptionLanguage language = CaptionLanguage::English;

    friend bool operator<(const PromptSetting &a, const PromptSetting &b)
    {
        return std::tie(a.prior, a.guidanceScale, a.language)
            < std::tie(b.prior, b.guidanceScale, b.language);
    }
};

struct MadePicture
{
    Image picture; ///< the decoder's, not enlarged
    std::size_t pair = 0; ///< index into EvaluationData::pairs
    Verdict verdict;
    double priorCosine = 0.0; ///< of the z_i that the decoder drew from, to the caption's z_t
    std::optional<double> pictureCosine; ///< of the finished picture's z_i to z_t; absent without
                                         ///< an image encoder
};

/// Pictures of held-out captions, made once and shared by the sections that look at them. The n-th
/// picture of a setting is the same however many are asked for.
class PromptPictures
{
public:
    static constexpr std::size_t picturesPerRequest = 2;

    explicit PromptPictures(Study &study);

    /// Makes the next two pictures.
    void makeMore(const PromptSetting &setting);

    const std::vector<MadePicture> &of(const PromptSetting &setting);
    double seconds(const PromptSetting &setting) { return m_made[setting].seconds; }

    /// Pairs whose caption can be said in a language.
    std::size_t pairCount(CaptionLanguage language) const;

private:
    struct Made
    {
        std::vector<MadePicture> pictures;
        std::size_t requests = 0;
        double seconds = 0.0;
    };

    const std::vector<std::size_t> &pairsFor(CaptionLanguage language) const;

    Study &m_study;
    std::vector<std::size_t> m_chinesePairs;
    std::map<PromptSetting, Made> m_made;
};

/// What the judge says of pictures, beside what they were to show.
struct PromptScore
{
    Mean top1;
    Mean top5;
    Mean priorCosine;
    Mean pictureCosine;
    FeatureRows features;
};

/// @param count the first so many pictures
PromptScore scoreOf(const std::vector<MadePicture> &pictures, std::size_t count,
                    const EvaluationData &data);

/// The same for real held-out pictures of the prompts' pairs.
PromptScore heldOutScore(Study &study);

/// Features of as many real training pictures as `count`, of the concepts of the prompts' pairs.
FeatureRows trainingFeatures(Study &study, std::size_t count);

/// The first so many rows.
FeatureRows firstRows(const FeatureRows &rows, std::size_t count);

} // namespace unclip::evaluation
