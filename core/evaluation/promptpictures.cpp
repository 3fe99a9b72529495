#include "evaluation/promptpictures.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <set>

namespace unclip::evaluation {

namespace {

double secondsSince(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double chosenScore(const std::vector<Candidate> &candidates)
{
    for (const Candidate &candidate : candidates)
        if (candidate.chosen)
            return candidate.score;
    return std::numeric_limits<double>::quiet_NaN();
}

void add(PromptScore &score, const Verdict &verdict, std::size_t conceptIndex)
{
    score.top1.add(isAmongTop(verdict.scores, conceptIndex, 1) ? 1.0 : 0.0);
    score.top5.add(isAmongTop(verdict.scores, conceptIndex, fewGuesses) ? 1.0 : 0.0);
    score.features.push_back(verdict.features);
}

} // namespace

PromptPictures::PromptPictures(Study &study)
    : m_study(study)
{
    for (const std::size_t pair : study.data().promptPairs())
        if (!study.data().pairs()[pair].caption.chinese.empty())
            m_chinesePairs.push_back(pair);
}

const std::vector<std::size_t> &PromptPictures::pairsFor(CaptionLanguage language) const
{
    return language == CaptionLanguage::Chinese ? m_chinesePairs : m_study.data().promptPairs();
}

std::size_t PromptPictures::pairCount(CaptionLanguage language) const
{
    return pairsFor(language).size();
}

void PromptPictures::makeMore(const PromptSetting &setting)
{
    const auto start = std::chrono::steady_clock::now();
    const std::vector<std::size_t> &pairs = pairsFor(setting.language);
    Made &made = m_made[setting];
    const std::size_t pair = pairs[made.requests % pairs.size()];
    Create create;
    create.prompt = m_study.captionOf(m_study.data().pairs()[pair].caption, setting.language);
    create.firstImage = static_cast<int>(made.requests / pairs.size() * picturesPerRequest);
    create.imageCount = static_cast<int>(picturesPerRequest);
    create.sampling = m_study.sampling(pair); // each prompt has noise of its own
    create.sampling.prior = setting.prior;
    create.sampling.decoderGuidanceScale = setting.guidanceScale;
    const Result result = m_study.pipeline().run(create, m_study.runControl());
    for (std::size_t i = 0; i < result.frames.size(); ++i) {
        const Frame &frame = result.frames[i];
        MadePicture picture {
            frame.baseImage, pair, m_study.judge().look(frame.baseImage), 0.0, {}
        };
        picture.priorCosine = chosenScore(result.candidates.at(i));
        if (m_study.info().imageEncoder.available)
            picture.pictureCosine = frame.drift;
        made.pictures.push_back(std::move(picture));
    }
    ++made.requests;
    made.seconds += secondsSince(start);
}

const std::vector<MadePicture> &PromptPictures::of(const PromptSetting &setting)
{
    return m_made[setting].pictures;
}

PromptScore scoreOf(const std::vector<MadePicture> &pictures, std::size_t count,
                    const EvaluationData &data)
{
    PromptScore score;
    for (std::size_t i = 0; i < std::min(count, pictures.size()); ++i) {
        add(score, pictures[i].verdict, data.pairs()[pictures[i].pair].conceptIndex);
        score.priorCosine.add(pictures[i].priorCosine);
        if (pictures[i].pictureCosine)
            score.pictureCosine.add(*pictures[i].pictureCosine);
    }
    return score;
}

PromptScore heldOutScore(Study &study)
{
    PromptScore score;
    const std::vector<Verdict> &verdicts = study.heldOutVerdicts();
    for (const std::size_t pair : study.data().promptPairs())
        for (const std::size_t picture : study.data().pairs()[pair].pictures)
            add(score, verdicts[picture], study.data().pairs()[pair].conceptIndex);
    return score;
}

FeatureRows trainingFeatures(Study &study, std::size_t count)
{
    const EvaluationData &data = study.data();
    std::set<std::size_t> wanted;
    for (const std::size_t pair : data.promptPairs())
        wanted.insert(data.pairs()[pair].conceptIndex);
    std::vector<Image> pictures;
    for (const std::size_t row : shuffled(data.trainingCount(), study.options().seed)) {
        if (pictures.size() == count)
            break;
        if (wanted.count(data.trainingConcept(row)) > 0)
            pictures.push_back(data.trainingPicture(row));
    }
    FeatureRows features;
    for (Verdict &verdict : study.judge().look(pictures))
        features.push_back(std::move(verdict.features));
    return features;
}

FeatureRows firstRows(const FeatureRows &rows, std::size_t count)
{
    return { rows.begin(),
             rows.begin() + static_cast<std::ptrdiff_t>(std::min(count, rows.size())) };
}

} // namespace unclip::evaluation
