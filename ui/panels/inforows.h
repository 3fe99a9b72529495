#pragma once

#include "session/picturerecord.h"
#include "unclip/recipe.h"

#include <QString>

#include <vector>

namespace unclip {

/// One line of the info panel, in the current language. Values may come from hostile files.
struct InfoRow
{
    QString name; ///< plain words
    QString value;
    QString toolTip; ///< technical name and meaning, ours; may be empty
};

/// What is known of one picture.
/// @param recipe of its file; null while unknown or when there is none
std::vector<InfoRow> infoRows(const PictureRecord &record, const Recipe *recipe);

/// What several pictures have in common, and the spans of what they have not.
std::vector<InfoRow> summaryRows(const std::vector<PictureRecord> &records);

} // namespace unclip
