#pragma once

#include <QString>
#include <QWidget>

#include <vector>

class QDoubleSpinBox;
class QLabel;
class QToolButton;

namespace unclip {

class MarkedSlider;

/// What a parameter is called and may be.
struct ParameterRange
{
    double minimum = 0.0;
    double maximum = 1.0;
    double step = 0.01; ///< arrows; Shift+arrow a tenth of it
    int decimals = 2; ///< 0: whole numbers
    double usefulFrom = 0.0; ///< a marked stretch; none when usefulFrom == usefulTo
    double usefulTo = 0.0;

    static ParameterRange countingTo(int last); ///< 1, 2, .. last
};

/// One parameter in a row: plain name, slider, number field, reset to its default. The technical
/// name and the explanation are in the tooltip. Reset shows only while the value is not the
/// default.
class ParameterSlider : public QWidget
{
    Q_OBJECT

public:
    ParameterSlider(const ParameterRange &range, QWidget *parent = nullptr);

    void setTexts(const QString &name, const QString &toolTip); ///< again after a language change
    void setRange(const ParameterRange &range);
    void setDefaultValue(double value); ///< of the model; where reset goes
    double defaultValue() const { return m_default; }
    void setValue(double value); ///< emits nothing
    double value() const { return m_value; }
    void setTicks(const std::vector<double> &values); ///< small marks under the slider

    /// A parameter may be left open, to the model: reset then shows while it is not open, even at
    /// the default, and emits resetRequested() alone. The owner says when it is open.
    void setOpenable(const QString &prefix); ///< in front of the number while open; may be empty
    void setOpen(bool isOpen);

Q_SIGNALS:
    void edited(double value); ///< by the person, also while dragging
    void resetRequested(); ///< after edited(defaultValue())

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void layOut();
    void take(double value);
    void showValue(double value);
    void showState();
    void reset();
    void retranslate();
    int positionOf(double value) const; ///< of the slider
    bool isAtRest() const; ///< reset would change nothing

    ParameterRange m_range;
    double m_value = 0.0;
    double m_default = 0.0;
    bool m_isOpenable = false;
    bool m_isOpen = false;
    QString m_openPrefix;
    std::vector<double> m_ticks;
    QLabel *m_name = nullptr;
    MarkedSlider *m_slider = nullptr;
    QDoubleSpinBox *m_field = nullptr;
    QToolButton *m_reset = nullptr;
};

} // namespace unclip
