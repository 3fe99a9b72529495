#pragma once

#include "widgets/parameterslider.h"

#include <vector>

class QLabel;

namespace unclip {

/// The strength θ of an edit by words, 0..1, with the stretch marked in which edits usually work
/// and a tick for every value that was kept. Names itself.
class ThetaSlider : public ParameterSlider
{
    Q_OBJECT

public:
    static constexpr double usefulFrom = 0.25;
    static constexpr double usefulTo = 0.5;

    explicit ThetaSlider(QWidget *parent = nullptr);

    void setKept(const std::vector<double> &thetas); ///< each 0..1, any order

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();

    QLabel *m_hint = nullptr;
};

} // namespace unclip
