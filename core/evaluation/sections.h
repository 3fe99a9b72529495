#pragma once

#include "evaluation/promptpictures.h"

namespace unclip::evaluation {

/// One part of an evaluation: fills in measures, tables, sheets and notes, or a problem.
class Section
{
public:
    virtual ~Section() = default;

    virtual void run(Study &study, EvaluationSection &section) = 0;
};

/// Held-out captions find their own pictures among all held-out ones by CLIP similarity.
class RetrievalSection : public Section
{
public:
    void run(Study &study, EvaluationSection &section) override;
};

/// How well the judge knows real pictures, of styles and concepts it saw apart but not together.
class JudgeSection : public Section
{
public:
    void run(Study &study, EvaluationSection &section) override;
};

/// Pictures of held-out captions: what the judge sees in them, how far they are from real ones.
class PromptSection : public Section
{
public:
    explicit PromptSection(PromptPictures &pictures);
    void run(Study &study, EvaluationSection &section) override;

private:
    PromptPictures &m_pictures;
};

/// The same captions and noise through each prior, and through none (paper section 5.1).
class PriorSection : public Section
{
public:
    explicit PriorSection(PromptPictures &pictures);
    void run(Study &study, EvaluationSection &section) override;

private:
    PromptPictures &m_pictures;
};

/// The same captions and noise at several guidance scales of the decoder (paper section 5.3).
class GuidanceSection : public Section
{
public:
    explicit GuidanceSection(PromptPictures &pictures);
    void run(Study &study, EvaluationSection &section) override;

private:
    PromptPictures &m_pictures;
};

/// How much of a picture its variations keep as η grows (paper section 3.1).
class VariationSection : public Section
{
public:
    void run(Study &study, EvaluationSection &section) override;
};

/// A picture to x_T by DDIM inversion and back.
class InversionSection : public Section
{
public:
    void run(Study &study, EvaluationSection &section) override;
};

/// What each upsampler makes of small pictures, beside bicubic enlargement and the real ones.
class UpsamplingSection : public Section
{
public:
    void run(Study &study, EvaluationSection &section) override;
};

/// Text diffs (paper section 3.3): whether the change was made, and whether the rest was kept.
class EditSection : public Section
{
public:
    void run(Study &study, EvaluationSection &section) override;
};

/// Two concepts in one caption (paper section 7 names binding as what unCLIP is weak at): whether
/// each stands where it should.
class PairSection : public Section
{
public:
    void run(Study &study, EvaluationSection &section) override;
};

/// Sample pictures of every mode, as large as the model makes them by default.
class SheetSection : public Section
{
public:
    void run(Study &study, EvaluationSection &section) override;
};

/// Real held-out pictures in the prompts' styles, in a drawn order, at most `count`.
std::vector<std::size_t> drawnPictures(const Study &study, std::size_t count);

/// A row's number in a few digits: "0.25".
std::string textOf(double value);

/// A share with its interval.
Measure shareMeasure(const std::string &key, const std::string &label, const Mean &hits);

} // namespace unclip::evaluation
