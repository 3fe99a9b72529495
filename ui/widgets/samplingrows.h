#pragma once

#include "widgets/parameterslider.h"
#include "widgets/samplingform.h"

#include <functional>
#include <optional>
#include <vector>

class QComboBox;
class QLabel;
class QVBoxLayout;

namespace unclip {

class Section;

/// What a SamplingForm edits.
struct SamplingValues
{
    Sampling sampling;
    int inversionSteps = 0;
};

/// One number of the form: where its value is, what it is called, what it is when left open.
struct SamplingNumber
{
    struct Words
    {
        QString name;
        QString toolTip;
    };

    const char *objectName;
    ParameterRange range;
    std::optional<double> open; ///< the value that leaves it to the model; none: always given
    double (*read)(const SamplingValues &values);
    void (*write)(SamplingValues &values, double value);
    double (*byDefault)(const SamplingValues &values, const Sampling &defaults);
    Words (*words)();
    ParameterSlider *slider = nullptr;
};

/// The inside of a SamplingForm: its rows, by part.
struct SamplingForm::Rows : public QObject
{
    Rows(SamplingForm *form, Parts parts);

    void showAll();

    std::optional<ModelInfo> model;
    Section *section = nullptr;

private:
    using Writer = std::function<void(SamplingValues &)>;

    QComboBox *addChoice(const QString &objectName, QLabel **label);
    void addNumber(const SamplingNumber &number);
    void addPrior();
    void addSampler();
    void addSizes();
    void change(const Writer &write);

    void showPrior();
    void showSampler();
    void showSizes();
    void showNumber(SamplingNumber &number);
    bool isAdaptive(const SamplingNumber &number) const; ///< left open, it follows the distance
    QString whyNot(const SamplingNumber &number) const; ///< empty: it can be set
    const Capability &capabilityOf(PriorKind kind) const;
    Sampling defaults() const;
    int stages(int wanted) const; ///< upsamplers that would run
    int stagesInUse() const; ///< upsamplers that will run
    SamplingValues values() const;

    SamplingForm *m_form;
    Parts m_parts;
    Capability m_always { true, {} };
    QVBoxLayout *m_column = nullptr;
    QLabel *m_priorLabel = nullptr;
    QComboBox *m_prior = nullptr;
    QLabel *m_priorNote = nullptr; ///< why the chosen one cannot be used
    QLabel *m_samplerLabel = nullptr;
    QComboBox *m_sampler = nullptr;
    QLabel *m_sizeLabel = nullptr;
    QComboBox *m_size = nullptr;
    std::vector<SamplingNumber> m_numbers;
};

} // namespace unclip
