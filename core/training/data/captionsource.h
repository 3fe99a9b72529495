#pragma once

#include "training/data/webdataset.h"

#include <string>
#include <vector>

namespace unclip {

/// What is known of one picture, from its json or txt member.
struct CaptionSource
{
    std::string plain; ///< a ready caption; when set, nothing else is used
    std::string conceptName; ///< English name, the same in all styles
    std::string style; ///< "3D"
    std::string styleChinese;
    std::string english; ///< CLDR short name
    std::string chinese; ///< empty where there is none
    std::vector<std::string> keywordsEnglish;
    std::vector<std::string> keywordsChinese;
    std::string skinTone; ///< "medium-light", two joined by ", ", or empty
    std::string licence;
    bool isHeldOut = false;
    double weight = 1.0; ///< relative frequency in training, 0.01..100
};

/// Reads a sample's caption: `prepareArtwork`'s JSON, a JSON with "caption" or "text", or a txt.
/// @throws ModelError naming the sample when it has no caption or a malformed one.
CaptionSource captionSourceOf(const WebSample &sample);

} // namespace unclip
