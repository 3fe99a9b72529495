#pragma once

#include "training/data/background.h"
#include "training/data/captionsource.h"
#include "training/data/captionwords.h"

#include <cstdint>
#include <string>

namespace unclip {

/// What one training step shows and says: the caption may name the background, so both are drawn
/// together.
struct TrainingCaption
{
    std::string text;
    Rgb background = white; ///< under a picture's transparent parts
};

/// How captions vary; shares are probabilities.
struct CaptionMix
{
    double chinese = 0.5; ///< where a Chinese name is known
    double coloured = 0.22; ///< backgrounds that are not white
    double naming = 0.85; ///< of the coloured backgrounds, said in the caption
};

/// Makes varied captions from what is known of a picture. Pure: equal arguments, equal captions.
class CaptionMaker
{
public:
    explicit CaptionMaker(CaptionWords words, CaptionMix mix = {});

    /// The caption and background of the `index`-th draw of a training with `seed`. A ready caption
    /// is passed through unchanged, on white.
    TrainingCaption make(const CaptionSource &source, std::uint64_t seed,
                         std::uint64_t index) const;

    /// The same for two pictures side by side: "a cat next to a tree". Both need names; neither may
    /// have a ready caption.
    TrainingCaption makePair(const CaptionSource &left, const CaptionSource &right,
                             std::uint64_t seed, std::uint64_t index) const;

    /// The one caption that says concept and style, for measuring: "a 3D red apple". Falls back to
    /// English where there is no Chinese name.
    std::string evaluationCaption(const CaptionSource &source, CaptionLanguage language) const;

    /// The same for a pair: "a cat next to a tree, 3D style".
    std::string evaluationPairCaption(const CaptionSource &left, const CaptionSource &right,
                                      CaptionLanguage language) const;

private:
    std::string english(const CaptionSource &source, CaptionRandom &random) const;
    std::string chinese(const CaptionSource &source, CaptionRandom &random) const;
    std::string englishPair(const CaptionSource &left, const CaptionSource &right,
                            CaptionRandom &random) const;
    std::string chinesePair(const CaptionSource &left, const CaptionSource &right,
                            CaptionRandom &random) const;
    TrainingCaption onBackground(std::string text, bool isChinese, CaptionRandom &random) const;

    CaptionWords m_words;
    CaptionMix m_mix;
};

} // namespace unclip
