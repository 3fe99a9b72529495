#pragma once

#include <QWidget>

namespace unclip {

/// One line of text that shortens itself with an ellipsis; the whole text is in the tooltip while
/// it is cut, unless another tooltip was set.
class ElidedLabel : public QWidget
{
    Q_OBJECT

public:
    enum class Tone { Plain, Muted, Strong };

    explicit ElidedLabel(Tone tone, QWidget *parent = nullptr);

    void setText(const QString &text);
    const QString &text() const { return m_text; }
    bool isCut() const; ///< the text does not fit

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    QFont shownFont() const;

    Tone m_tone;
    QString m_text;
};

} // namespace unclip
