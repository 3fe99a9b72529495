#include "evaluation/sections.h"

namespace unclip::evaluation {

namespace {

constexpr std::size_t fewPictures = 5; // of R@5

struct Queries
{
    std::vector<std::string> captions;
    std::vector<std::size_t> pairs;
};

Queries queriesIn(const Study &study, CaptionLanguage language)
{
    Queries queries;
    for (std::size_t pair = 0; pair < study.data().pairs().size(); ++pair) {
        const CaptionSource &caption = study.data().pairs()[pair].caption;
        if (language == CaptionLanguage::Chinese && caption.chinese.empty())
            continue;
        queries.captions.push_back(study.captionOf(caption, language));
        queries.pairs.push_back(pair);
    }
    return queries;
}

FeatureRows similarities(const FeatureRows &queries, const FeatureRows &items)
{
    FeatureRows table;
    for (const FeatureRow &query : queries) {
        table.emplace_back();
        for (const FeatureRow &item : items)
            table.back().push_back(static_cast<float>(cosineOf(query, item)));
    }
    return table;
}

/// Labels that call pictures of one concept equal, whatever their style.
std::vector<std::size_t> conceptsOf(const std::vector<std::size_t> &pairs, const Study &study)
{
    std::vector<std::size_t> concepts;
    for (const std::size_t pair : pairs)
        concepts.push_back(study.data().pairs()[pair].conceptIndex);
    return concepts;
}

} // namespace

void RetrievalSection::run(Study &study, EvaluationSection &section)
{
    if (!study.info().imageEncoder.available) {
        section.problem = study.info().imageEncoder.reason;
        return;
    }
    std::vector<Image> pictures;
    std::vector<std::size_t> pairs;
    for (const HeldOutPicture &heldOut : study.data().heldOut()) {
        pictures.push_back(heldOut.picture);
        pairs.push_back(heldOut.pair);
    }
    const FeatureRows items = study.embeddingsOf(pictures);
    MeasureTable table { "recall",
                         "Captions that find their picture among " + std::to_string(pictures.size())
                             + " held-out ones",
                         "captions",
                         { { "r1", "R@1", MeasureUnit::Share },
                           { "r5", "R@5", MeasureUnit::Share },
                           { "concept_r1", "R@1, any style", MeasureUnit::Share },
                           { "concept_r5", "R@5, any style", MeasureUnit::Share } },
                         {} };
    for (const CaptionLanguage language : { CaptionLanguage::English, CaptionLanguage::Chinese }) {
        const Queries queries = queriesIn(study, language);
        if (queries.captions.empty())
            continue;
        const FeatureRows scores = similarities(study.embeddingsOf(queries.captions), items);
        const auto wanted = conceptsOf(queries.pairs, study);
        const auto there = conceptsOf(pairs, study);
        table.rows.push_back({ language == CaptionLanguage::English ? "English" : "Chinese",
                               static_cast<std::int64_t>(queries.captions.size()),
                               { recallAt(1, scores, queries.pairs, pairs),
                                 recallAt(fewPictures, scores, queries.pairs, pairs),
                                 recallAt(1, scores, wanted, there),
                                 recallAt(fewPictures, scores, wanted, there) } });
    }
    section.tables.push_back(std::move(table));
    section.notes.emplace_back("A caption names concept and style. It finds its picture when one "
                               "of its own (concept, style) pair is among the first; \"any style\" "
                               "counts every held-out picture of the concept.");
}

} // namespace unclip::evaluation
