#include "evaluation/editcases.h"

#include "evaluation/sections.h"
#include "training/data/captionrandom.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace unclip::evaluation {

namespace {

using Families = std::vector<std::vector<std::string>>;

constexpr std::array<const char *, 12> colourWords { "red",   "orange", "yellow", "green",
                                                     "blue",  "purple", "brown",  "black",
                                                     "white", "pink",   "grey",   "gray" };
constexpr std::array<const char *, 5> skinTones { "light", "medium-light", "medium", "medium-dark",
                                                  "dark" };
constexpr std::array<const char *, 5> plainBackgrounds { "red", "blue", "green", "yellow",
                                                         "purple" };

/// CLDR's names of animals that are drawn alike: heads, and whole bodies from the side.
const Families &animals()
{
    static const Families families {
        { "cat face", "dog face", "tiger face", "pig face", "cow face", "rabbit face", "mouse face",
          "horse face", "monkey face", "dragon face", "fox", "bear", "panda", "koala", "lion",
          "wolf", "hamster", "frog", "polar bear" },
        { "cat", "dog", "horse", "tiger", "leopard", "pig", "ox", "rabbit", "rat", "mouse", "goat",
          "elephant", "camel", "ewe", "deer", "rhinoceros" },
        { "bird", "duck", "penguin", "chicken", "rooster", "eagle", "owl", "dove", "baby chick" }
    };
    return families;
}

/// The members of families that the data has; families of one are left out.
Families knownOf(const Families &families, const EvaluationData &data)
{
    Families known;
    for (const auto &family : families) {
        std::vector<std::string> members;
        for (const std::string &name : family)
            if (data.indexOf(name) < data.concepts().size())
                members.push_back(name);
        if (members.size() > 1)
            known.push_back(members);
    }
    return known;
}

const std::vector<std::string> *familyOf(const Families &families, const std::string &name)
{
    for (const auto &family : families)
        if (std::find(family.begin(), family.end(), name) != family.end())
            return &family;
    return nullptr;
}

/// Makes the cases of all kinds.
class CaseMaker
{
public:
    CaseMaker(Study &study, std::size_t count)
        : m_study(study)
        , m_data(study.data())
        , m_count(count)
        , m_random(study.options().seed, 0)
    {
    }

    /// A concept becomes another of its family.
    EditKind concepts(const std::string &key, const std::string &title, const Families &families)
    {
        EditKind kind {
            key, title, "Success: the judge ranks the new concept above the old one.", {}, {}
        };
        std::vector<std::string> names;
        for (const auto &family : families)
            names.insert(names.end(), family.begin(), family.end());
        const auto pictures = m_data.picturesOf(names, m_study.cancellation());
        for (std::size_t i = 0; i < std::min(m_count, pictures.size()); ++i)
            kind.cases.push_back(
                conceptCase(pictures[i], *familyOf(families, pictures[i].caption.conceptName)));
        if (kind.cases.empty())
            kind.problem = "Such concepts are not in this model's data.";
        return kind;
    }

    EditKind styles()
    {
        EditKind kind { "styles",
                        "Another style",
                        "Success: of the captions that name the concept in each style, CLIP finds "
                        "the new style's nearest to the picture.",
                        {},
                        {} };
        const std::vector<std::string> &styles = m_data.promptStyles();
        if (styles.size() < 2) {
            kind.problem = "This model's data has one style alone.";
            return kind;
        }
        for (const std::size_t picture : drawnPictures(m_study, m_count))
            kind.cases.push_back(styleCase(m_data.heldOut()[picture], styles));
        return kind;
    }

    EditKind backgrounds()
    {
        EditKind kind { "backgrounds",
                        "A coloured background",
                        "Success: the picture's border is nearest to the colour asked for.",
                        {},
                        {} };
        for (const std::size_t picture : drawnPictures(m_study, m_count)) {
            const HeldOutPicture &heldOut = m_data.heldOut()[picture];
            const std::string colour = m_random.pick(plainBackgrounds);
            const std::string caption = m_study.captionOf(m_data.pairs()[heldOut.pair].caption);
            EditCase edit {
                heldOut.picture, caption, caption + " on a " + colour + " background", {}, {}
            };
            edit.isDone = [colour](const EditOutcome &outcome) {
                return borderColour(outcome.picture).find(colour) != std::string::npos;
            };
            kind.cases.push_back(std::move(edit));
        }
        return kind;
    }

    EditKind tones()
    {
        EditKind kind { "skin_tones",
                        "Another skin tone",
                        "Success: of the captions with each skin tone, CLIP finds the new one's "
                        "nearest to the picture.",
                        {},
                        {} };
        for (const HeldOutPicture &heldOut : m_data.heldOut()) {
            const auto *tone = std::find(skinTones.begin(), skinTones.end(), heldOut.skinTone);
            if (tone != skinTones.end() && kind.cases.size() < m_count)
                kind.cases.push_back(
                    toneCase(heldOut, static_cast<std::size_t>(tone - skinTones.begin())));
        }
        if (kind.cases.empty())
            kind.problem = "Skin tones are not in this model's data.";
        return kind;
    }

private:
    /// Another index below `count` than `index`.
    std::size_t other(std::size_t index, std::size_t count)
    {
        return (index + 1 + m_random.below(count - 1)) % count;
    }

    EditCase conceptCase(const CaptionedPicture &picture, const std::vector<std::string> &family)
    {
        const auto place = static_cast<std::size_t>(
            std::find(family.begin(), family.end(), picture.caption.conceptName) - family.begin());
        CaptionSource after = picture.caption;
        after.english = family[other(place, family.size())];
        const std::size_t oldConcept = m_data.indexOf(picture.caption.conceptName);
        const std::size_t newConcept = m_data.indexOf(after.english);
        EditCase edit { picture.picture,
                        m_study.captionOf(picture.caption),
                        m_study.captionOf(after),
                        newConcept,
                        {} };
        edit.isDone = [oldConcept, newConcept](const EditOutcome &outcome) {
            return outcome.verdict.scores[newConcept] > outcome.verdict.scores[oldConcept];
        };
        return edit;
    }

    /// One of several captions is the picture's now, another shall be.
    EditCase choiceCase(const Image &picture, const std::vector<std::string> &captions,
                        std::size_t now)
    {
        const std::size_t then = other(now, captions.size());
        EditCase edit { picture, captions[now], captions[then], {}, {} };
        edit.isDone = [choices = m_study.embeddingsOf(captions), then](const EditOutcome &outcome) {
            std::vector<float> cosines;
            for (const FeatureRow &choice : choices)
                cosines.push_back(static_cast<float>(cosineOf(choice, outcome.embedding)));
            return indexOfLargest(cosines) == then;
        };
        return edit;
    }

    EditCase styleCase(const HeldOutPicture &heldOut, const std::vector<std::string> &styles)
    {
        CaptionSource caption = m_data.pairs()[heldOut.pair].caption;
        const auto now = std::find(styles.begin(), styles.end(), caption.style);
        std::vector<std::string> captions;
        for (const std::string &style : styles) {
            caption.style = style;
            captions.push_back(m_study.captionOf(caption));
        }
        return choiceCase(heldOut.picture, captions,
                          static_cast<std::size_t>(now - styles.begin()));
    }

    EditCase toneCase(const HeldOutPicture &heldOut, std::size_t now)
    {
        const std::string caption = m_study.captionOf(m_data.pairs()[heldOut.pair].caption);
        const char *joint = caption.find(" with ") == std::string::npos ? " with " : " and ";
        std::vector<std::string> captions;
        for (const char *tone : skinTones)
            captions.push_back(caption + joint + tone + " skin tone");
        return choiceCase(heldOut.picture, captions, now);
    }

    Study &m_study;
    const EvaluationData &m_data;
    std::size_t m_count;
    CaptionRandom m_random;
};

double squaredDistance(const std::array<double, 3> &colour, const BackgroundColour &named)
{
    double sum = 0.0;
    for (std::size_t channel = 0; channel < colour.size(); ++channel) {
        const double inside =
            std::clamp(colour[channel], static_cast<double>(named.lowest[channel]),
                       static_cast<double>(named.highest[channel]));
        sum += (colour[channel] - inside) * (colour[channel] - inside);
    }
    return sum;
}

std::array<double, 3> meanBorder(const Image &picture)
{
    const int ring = std::max(picture.width / 16, 1); // pixels
    std::array<Mean, 3> means;
    for (int y = 0; y < picture.height; ++y)
        for (int x = 0; x < picture.width; ++x) {
            const bool isInside =
                x >= ring && y >= ring && x < picture.width - ring && y < picture.height - ring;
            for (std::size_t channel = 0; channel < means.size() && !isInside; ++channel)
                means[channel].add(
                    picture.rgb[static_cast<std::size_t>(y * picture.width + x) * 3 + channel]);
        }
    return { means[0].value(), means[1].value(), means[2].value() };
}

} // namespace

std::vector<EditKind> editKinds(Study &study, std::size_t count)
{
    CaseMaker maker(study, count);
    std::vector<EditKind> kinds;
    kinds.push_back(maker.concepts("animals", "Another animal", knownOf(animals(), study.data())));
    kinds.push_back(maker.concepts("colours", "Another colour of the same thing",
                                   colourFamilies(study.data().concepts())));
    kinds.push_back(maker.styles());
    kinds.push_back(maker.backgrounds());
    kinds.push_back(maker.tones());
    return kinds;
}

Families colourFamilies(const std::vector<std::string> &concepts)
{
    std::map<std::string, std::vector<std::string>> byThing;
    for (const std::string &name : concepts) {
        const std::size_t space = name.find(' ');
        const std::string word = name.substr(0, space);
        if (space != std::string::npos
            && std::find(colourWords.begin(), colourWords.end(), word) != colourWords.end())
            byThing[name.substr(space + 1)].push_back(name);
    }
    Families families;
    for (const auto &item : byThing)
        if (item.second.size() > 1)
            families.push_back(item.second);
    return families;
}

std::string borderColour(const Image &picture)
{
    const std::array<double, 3> colour = meanBorder(picture);
    constexpr BackgroundColour plainWhite { "white", "", white, white };
    std::string_view name = plainWhite.english;
    double least = squaredDistance(colour, plainWhite);
    for (const BackgroundColour &named : backgroundColours()) {
        const double candidate = squaredDistance(colour, named);
        if (candidate < least) {
            least = candidate;
            name = named.english;
        }
    }
    return std::string(name);
}

} // namespace unclip::evaluation
