#include "evaluation/sections.h"
#include "image/clippreprocess.h"
#include "training/data/heldoutpair.h"
#include "training/pictureset.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

namespace unclip::evaluation {

namespace {

constexpr int divisor = 6;

/// Two real pictures of one style whose concepts no training saw side by side.
struct Neighbours
{
    const CaptionedPicture *left = nullptr;
    const CaptionedPicture *right = nullptr;
};

/// Every held-out pair of concepts once, in a style drawn from those that have both.
std::vector<Neighbours> neighboursOf(const std::vector<CaptionedPicture> &pictures,
                                     std::uint64_t seed)
{
    std::map<std::pair<std::string, std::string>, std::vector<Neighbours>> byConcepts;
    for (const CaptionedPicture &left : pictures)
        for (const CaptionedPicture &right : pictures)
            if (left.caption.style == right.caption.style
                && left.caption.conceptName != right.caption.conceptName
                && isHeldOutPair(left.caption.conceptName, right.caption.conceptName))
                byConcepts[{ left.caption.conceptName, right.caption.conceptName }].push_back(
                    { &left, &right });
    std::vector<Neighbours> drawn;
    for (const auto &[concepts, styles] : byConcepts)
        drawn.push_back(styles[stableHash(concepts.first + concepts.second, seed) % styles.size()]);
    std::vector<Neighbours> result;
    for (const std::size_t index : shuffled(drawn.size(), seed))
        result.push_back(drawn[index]);
    return result;
}

bool canBeSaidInChinese(const Neighbours &neighbours)
{
    return !neighbours.left->caption.chinese.empty() && !neighbours.right->caption.chinese.empty();
}

/// The squares of a pair's picture in which its two halves should be.
struct Halves
{
    explicit Halves(const Image &picture)
    {
        const training::PairLayout layout(picture.width);
        const auto fraction = [&](int pixels) {
            return static_cast<double>(pixels) / picture.width;
        };
        Crop crop { Crop::Mode::Square, 0.0, fraction(layout.top), fraction(layout.side) };
        left = clipSquare(picture, crop, layout.side);
        crop.x = fraction(layout.rightX);
        right = clipSquare(picture, crop, layout.side);
    }

    Image left;
    Image right;
};

/// How often the judge names the two halves of pictures.
struct HalfScore
{
    void add(Study &study, const Neighbours &neighbours, const Image &left, const Image &right)
    {
        const std::vector<Verdict> verdicts = study.judge().look({ left, right });
        const auto sees = [&](std::size_t half, const CaptionedPicture *real, std::size_t guesses) {
            return isAmongTop(verdicts[half].scores,
                              study.data().indexOf(real->caption.conceptName), guesses);
        };
        const bool isLeft = sees(0, neighbours.left, 1);
        const bool isRight = sees(1, neighbours.right, 1);
        leftHits.add(isLeft ? 1.0 : 0.0);
        rightHits.add(isRight ? 1.0 : 0.0);
        bothHits.add(isLeft && isRight ? 1.0 : 0.0);
        fewHits.add(sees(0, neighbours.left, fewGuesses) && sees(1, neighbours.right, fewGuesses)
                        ? 1.0
                        : 0.0);
    }

    MeasureRow row(const std::string &label) const
    {
        return { label,
                 bothHits.count(),
                 { leftHits.value(), rightHits.value(), bothHits.value(), fewHits.value() } };
    }

    Mean leftHits;
    Mean rightHits;
    Mean bothHits;
    Mean fewHits;
};

void makeOne(Study &study, const Neighbours &neighbours, CaptionLanguage language,
             std::uint64_t index, HalfScore &score)
{
    Create create;
    create.prompt = study.data().captions().evaluationPairCaption(
        neighbours.left->caption, neighbours.right->caption, language);
    create.imageCount = 1;
    create.sampling = study.sampling(index);
    const Halves halves(study.pipeline().run(create, study.runControl()).frames.front().baseImage);
    score.add(study, neighbours, halves.left, halves.right);
}

void addReal(Study &study, const Neighbours &neighbours, HalfScore &score)
{
    const int side = training::PairLayout(study.info().baseSize).side;
    const auto small = [&](const CaptionedPicture *real) {
        return clipSquare(real->picture, {}, side);
    };
    score.add(study, neighbours, small(neighbours.left), small(neighbours.right));
}

} // namespace

void PairSection::run(Study &study, EvaluationSection &section)
{
    const EvaluationData &data = study.data();
    const std::vector<CaptionedPicture> pictures =
        data.picturesOf(data.pairConcepts(), study.cancellation());
    const std::vector<Neighbours> neighbours = neighboursOf(pictures, study.options().seed);
    if (neighbours.empty()) {
        section.problem = "No two concepts that trainings keep apart share a style.";
        return;
    }
    const std::size_t count = std::min(study.samples(divisor, 1), neighbours.size());
    HalfScore english;
    HalfScore chinese;
    HalfScore real;
    std::size_t done = 0;
    while (done < count && (done == 0 || study.hasTime())) {
        const Neighbours &both = neighbours[done];
        makeOne(study, both, CaptionLanguage::English, done, english);
        if (done % englishPerChinese == 0 && canBeSaidInChinese(both))
            makeOne(study, both, CaptionLanguage::Chinese, done, chinese);
        addReal(study, both, real);
        study.report(++done, count);
    }
    section.isCutShort = done < count;
    MeasureTable table { "halves",
                         "What the judge sees in the two halves of pictures of pairs",
                         "pictures",
                         { { "left", "left", MeasureUnit::Share },
                           { "right", "right", MeasureUnit::Share },
                           { "both", "both", MeasureUnit::Share },
                           { "both5", "both, top-5", MeasureUnit::Share } },
                         {} };
    table.rows.push_back(english.row("English prompts"));
    if (chinese.bothHits.count() > 0)
        table.rows.push_back(chinese.row("Chinese prompts"));
    table.rows.push_back(real.row("real pictures, as small"));
    section.tables.push_back(std::move(table));
    section.notes = {
        "Captions name two concepts of one style, \"a cat next to a tree, 3D style\", that no "
        "training saw side by side in any style; each of them it saw beside others. The judge "
        "looks "
        "at the squares in which a pair's pictures stand in training, nine sixteenths of the side, "
        "and must name what the caption put there. The last row is real pictures shrunk to that "
        "size."
    };
    if (data.pairConcepts().size() < data.concepts().size())
        section.notes.push_back("Pairs are of the plan's "
                                + std::to_string(data.pairConcepts().size())
                                + " concepts for them.");
}

} // namespace unclip::evaluation
