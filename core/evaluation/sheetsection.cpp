#include "evaluation/editcases.h"
#include "evaluation/sections.h"
#include "image/clippreprocess.h"

#include <algorithm>
#include <array>

namespace unclip::evaluation {

namespace {

constexpr std::array<double, 5> etas { 0.0, 0.25, 0.5, 0.75, 1.0 };
constexpr std::array<double, 7> mixes { 0.0, 1.0 / 6, 2.0 / 6, 0.5, 4.0 / 6, 5.0 / 6, 1.0 };
constexpr std::array<double, 5> strengths { 0.0, 0.125, 0.25, 0.375, 0.5 };
constexpr std::size_t rowsOfPictures = 4;
constexpr std::size_t rowsOfPrompts = 8;
constexpr int promptColumns = 4;

/// A sheet that grows row by row.
class GrowingSheet
{
public:
    GrowingSheet(const std::string &name, const std::string &caption, int columns)
    {
        m_sheet.name = name;
        m_sheet.caption = caption;
        m_sheet.columns = columns;
    }
    virtual ~GrowingSheet() = default;
    GrowingSheet(const GrowingSheet &) = delete;
    GrowingSheet &operator=(const GrowingSheet &) = delete;

    virtual std::size_t rowCount() const = 0;
    virtual void addRow(Study &study, std::size_t row) = 0;

    const EvaluationSheet &sheet() const { return m_sheet; }

protected:
    /// Frames of a request as a row, behind the given picture where there is one.
    void add(Study &study, const Request &request, const std::string &label,
             const Image *before = nullptr)
    {
        const Result result = study.pipeline().run(request, study.runControl());
        if (before != nullptr)
            m_sheet.pictures.push_back(clipSquare(*before, {}, result.frames.front().image.width));
        for (const Frame &frame : result.frames)
            m_sheet.pictures.push_back(frame.image);
        m_sheet.rows.push_back(label);
    }

    static Sampling samplingOf(const Study &study)
    {
        Sampling sampling;
        sampling.seed = study.options().seed;
        return sampling;
    }

private:
    EvaluationSheet m_sheet;
};

/// Held-out real pictures as sources of rows.
class PictureSheet : public GrowingSheet
{
public:
    PictureSheet(Study &study, const std::string &name, const std::string &caption, int columns)
        : GrowingSheet(name, caption, columns)
        , m_data(study.data())
        , m_pictures(drawnPictures(study, 2 * rowsOfPictures))
    {
    }

    std::size_t rowCount() const override { return std::min(rowsOfPictures, m_pictures.size()); }

protected:
    const HeldOutPicture &picture(std::size_t index) const
    {
        return m_data.heldOut()[m_pictures[index % m_pictures.size()]];
    }

    PictureSource source(std::size_t index) const { return { picture(index).picture, {}, {}, {} }; }

    std::string captionOf(const Study &study, std::size_t index) const
    {
        return study.captionOf(m_data.pairs()[picture(index).pair].caption);
    }

private:
    const EvaluationData &m_data;
    std::vector<std::size_t> m_pictures;
};

class PromptSheet : public GrowingSheet
{
public:
    explicit PromptSheet(const Study &study)
        : GrowingSheet("prompts",
                       "Held-out prompts, English and Chinese in turns, four pictures each",
                       promptColumns)
        , m_data(study.data())
    {
    }

    std::size_t rowCount() const override
    {
        return std::min(rowsOfPrompts, m_data.promptPairs().size());
    }

    void addRow(Study &study, std::size_t row) override
    {
        const CaptionSource &caption = m_data.pairs()[m_data.promptPairs()[row]].caption;
        Create create;
        create.prompt = study.captionOf(
            caption, row % 2 == 0 ? CaptionLanguage::English : CaptionLanguage::Chinese);
        create.imageCount = promptColumns;
        create.sampling = samplingOf(study);
        add(study, create, create.prompt);
    }

private:
    const EvaluationData &m_data;
};

class VariationSheet : public PictureSheet
{
public:
    explicit VariationSheet(Study &study)
        : PictureSheet(study, "variations",
                       "A real picture, and variations of it with η = 0, 0.25, 0.5, 0.75, 1",
                       static_cast<int>(etas.size()) + 1)
    {
    }

    void addRow(Study &study, std::size_t row) override
    {
        Vary vary;
        vary.source = source(row);
        vary.imageCount = 1;
        vary.etas.assign(etas.begin(), etas.end());
        vary.sampling = samplingOf(study);
        add(study, vary, captionOf(study, row), &picture(row).picture);
    }
};

class BlendSheet : public PictureSheet
{
public:
    explicit BlendSheet(Study &study)
        : PictureSheet(study, "blends", "Between two real pictures, t from 0 to 1",
                       static_cast<int>(mixes.size()))
    {
    }

    void addRow(Study &study, std::size_t row) override
    {
        Blend blend;
        blend.ends = { { source(2 * row), 1.0 }, { source(2 * row + 1), 1.0 } };
        blend.mixes.assign(mixes.begin(), mixes.end());
        blend.sampling = samplingOf(study);
        add(study, blend, captionOf(study, 2 * row) + " – " + captionOf(study, 2 * row + 1));
    }
};

class EditSheet : public GrowingSheet
{
public:
    explicit EditSheet(Study &study)
        : GrowingSheet("edits",
                       "A real picture, and text diffs of it with θ = 0, 0.125, 0.25, 0.375, 0.5",
                       static_cast<int>(strengths.size()) + 1)
    {
        for (EditKind &kind : editKinds(study, 2))
            for (EditCase &edit : kind.cases)
                m_cases.push_back(std::move(edit));
    }

    std::size_t rowCount() const override { return m_cases.size(); }

    void addRow(Study &study, std::size_t row) override
    {
        const EditCase &edit = m_cases[row];
        Edit request;
        request.source = PictureSource { edit.source, {}, {}, {} };
        request.beforeText = edit.before;
        request.afterText = edit.after;
        request.strengths.assign(strengths.begin(), strengths.end());
        request.sampling = samplingOf(study);
        add(study, request, edit.before + " → " + edit.after, &edit.source);
    }

private:
    std::vector<EditCase> m_cases;
};

class PcaSheet : public PictureSheet
{
public:
    PcaSheet(Study &study, std::vector<int> ladder)
        : PictureSheet(study, "pca", captionFor(ladder), static_cast<int>(ladder.size()) + 1)
        , m_ladder(std::move(ladder))
    {
    }

    void addRow(Study &study, std::size_t row) override
    {
        Explore explore;
        explore.source = source(row);
        explore.dimensions = m_ladder;
        explore.sampling = samplingOf(study);
        add(study, explore, captionOf(study, row), &picture(row).picture);
    }

private:
    static std::string captionFor(const std::vector<int> &ladder)
    {
        std::string caption = "A real picture, and its z_i rebuilt from its first";
        for (const int dimensions : ladder)
            caption += " " + std::to_string(dimensions);
        return caption + " principal components";
    }

    std::vector<int> m_ladder;
};

std::vector<std::unique_ptr<GrowingSheet>> sheetsFor(Study &study, EvaluationSection &section)
{
    std::vector<std::unique_ptr<GrowingSheet>> sheets;
    sheets.push_back(std::make_unique<PromptSheet>(study));
    if (!study.info().imageEncoder.available) {
        section.notes.push_back("No sheets of pictures as sources: "
                                + study.info().imageEncoder.reason);
        return sheets;
    }
    sheets.push_back(std::make_unique<VariationSheet>(study));
    sheets.push_back(std::make_unique<BlendSheet>(study));
    sheets.push_back(std::make_unique<EditSheet>(study));
    const auto ladder = defaultLadder(study.info().embeddingDim, study.info().pcaComponents);
    if (study.info().pca.available && !ladder.empty())
        sheets.push_back(std::make_unique<PcaSheet>(study, ladder));
    else
        section.notes.push_back("No PCA sheet: " + study.info().pca.reason);
    return sheets;
}

} // namespace

void SheetSection::run(Study &study, EvaluationSection &section)
{
    const auto sheets = sheetsFor(study, section);
    std::size_t count = 0;
    std::size_t mostRows = 0;
    for (const auto &sheet : sheets) {
        count += sheet->rowCount();
        mostRows = std::max(mostRows, sheet->rowCount());
    }
    std::size_t done = 0;
    for (std::size_t row = 0; row < mostRows && (row == 0 || study.hasTime()); ++row)
        for (const auto &sheet : sheets)
            if (row < sheet->rowCount()) {
                sheet->addRow(study, row);
                study.report(++done, count);
            }
    section.isCutShort = done < count;
    for (const auto &sheet : sheets)
        section.sheets.push_back(sheet->sheet());
}

} // namespace unclip::evaluation
