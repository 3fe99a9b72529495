#include "evaluation/sections.h"
#include "image/clippreprocess.h"
#include "training/pictureset.h"

#include <algorithm>
#include <vector>

namespace unclip::evaluation {

namespace {

constexpr int divisor = 6;

/// Two held-out pairs of one style that a caption names side by side.
struct Neighbours
{
    std::size_t left = 0; ///< indices into EvaluationData::pairs
    std::size_t right = 0;
};

/// Every prompt's pair with the next one of another concept in its style.
std::vector<Neighbours> neighboursOf(const EvaluationData &data)
{
    const std::vector<std::size_t> &order = data.promptPairs();
    std::vector<Neighbours> result;
    for (std::size_t i = 0; i < order.size(); ++i) {
        const HeldOutPair &left = data.pairs()[order[i]];
        for (std::size_t step = 1; step < order.size(); ++step) {
            const std::size_t right = order[(i + step) % order.size()];
            const HeldOutPair &other = data.pairs()[right];
            if (other.caption.style != left.caption.style
                || other.conceptIndex == left.conceptIndex)
                continue;
            result.push_back({ order[i], right });
            break;
        }
    }
    return result;
}

bool canBeSaidInChinese(const EvaluationData &data, const Neighbours &neighbours)
{
    return !data.pairs()[neighbours.left].caption.chinese.empty()
        && !data.pairs()[neighbours.right].caption.chinese.empty();
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
        const auto sees = [&](std::size_t half, std::size_t pair, std::size_t guesses) {
            return isAmongTop(verdicts[half].scores, study.data().pairs()[pair].conceptIndex,
                              guesses);
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
    const std::vector<HeldOutPair> &pairs = study.data().pairs();
    Create create;
    create.prompt = study.data().captions().evaluationPairCaption(
        pairs[neighbours.left].caption, pairs[neighbours.right].caption, language);
    create.imageCount = 1;
    create.sampling = study.sampling(index);
    const Halves halves(study.pipeline().run(create, study.runControl()).frames.front().baseImage);
    score.add(study, neighbours, halves.left, halves.right);
}

void addReal(Study &study, const Neighbours &neighbours, HalfScore &score)
{
    const EvaluationData &data = study.data();
    const int side = training::PairLayout(study.info().baseSize).side;
    const auto small = [&](std::size_t pair) {
        return clipSquare(data.heldOut()[data.pairs()[pair].pictures.front()].picture, {}, side);
    };
    score.add(study, neighbours, small(neighbours.left), small(neighbours.right));
}

} // namespace

void PairSection::run(Study &study, EvaluationSection &section)
{
    const std::vector<Neighbours> neighbours = neighboursOf(study.data());
    if (neighbours.empty()) {
        section.problem = "No two held-out concepts share a style.";
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
        if (done % englishPerChinese == 0 && canBeSaidInChinese(study.data(), both))
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
        "Captions name two concepts of one style, \"a cat next to a tree, 3D style\", neither of "
        "which a training saw in that style. The judge looks at the squares in which a pair's "
        "pictures stand in training, nine sixteenths of the side, and must name what the caption "
        "put there. The last row is real pictures shrunk to that size."
    };
}

} // namespace unclip::evaluation
