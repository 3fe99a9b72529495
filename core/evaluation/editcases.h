#pragma once

#include "evaluation/study.h"

#include <functional>

namespace unclip::evaluation {

/// A finished edit.
struct EditOutcome
{
    Image picture; ///< the decoder's, not enlarged
    Verdict verdict;
    FeatureRow embedding; ///< z_i of the picture
};

/// One text diff to try, with how to tell whether it worked.
struct EditCase
{
    Image source;
    std::string before; ///< caption
    std::string after; ///< caption
    std::optional<std::size_t> newConcept; ///< where the edit changes the concept
    std::function<bool(const EditOutcome &)> isDone;
};

/// Text diffs of one kind.
struct EditKind
{
    std::string key;
    std::string title;
    std::string meaning; ///< of success, one sentence
    std::vector<EditCase> cases;
    std::string problem; ///< why there are no cases; empty otherwise
};

/// All kinds, each with at most `count` cases, drawn from the seed.
std::vector<EditKind> editKinds(Study &study, std::size_t count);

/// Concepts that differ in a colour word alone ("red apple", "green apple"), family by family;
/// those without a like are left out.
std::vector<std::vector<std::string>> colourFamilies(const std::vector<std::string> &concepts);

/// The name of the background colour nearest to a picture's border.
std::string borderColour(const Image &picture);

} // namespace unclip::evaluation
