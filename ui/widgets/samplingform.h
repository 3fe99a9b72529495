#pragma once

#include "unclip/modelinfo.h"

#include <QWidget>

#include <optional>

namespace unclip {

/// The advanced parameters of a mode, under one fold: steps, guidance, prior, candidates,
/// upsampling, inversion steps. Fields at the model's default stay open (0, negative) in the value.
/// What the model lacks is greyed with the reason in its tooltip.
class SamplingForm : public QWidget
{
    Q_OBJECT

public:
    enum Part {
        Prior = 0x1, ///< kind, steps, guidance, candidates
        Decoder = 0x2, ///< steps, guidance
        Inversion = 0x4,
        Upsampling = 0x8,
        Eta = 0x10, ///< optional η of Create
    };
    Q_DECLARE_FLAGS(Parts, Part)

    SamplingForm(Parts parts, QWidget *parent = nullptr);

    void setModel(const std::optional<ModelInfo> &info); ///< nullopt: none loaded, all at rest
    void setValue(const Sampling &sampling, int inversionSteps); ///< emits nothing
    const Sampling &sampling() const { return m_sampling; }
    int inversionSteps() const { return m_inversionSteps; }
    void setUnfolded(bool unfolded);

Q_SIGNALS:
    void edited(const unclip::Sampling &sampling, int inversionSteps);
    void unfoldedChanged(bool unfolded);

protected:
    void changeEvent(QEvent *event) override;

private:
    struct Rows;

    void take(const Sampling &sampling, int inversionSteps);

    Sampling m_sampling;
    int m_inversionSteps = 0;
    Rows *m_rows = nullptr; ///< a child of this
};

Q_DECLARE_OPERATORS_FOR_FLAGS(SamplingForm::Parts)

} // namespace unclip
