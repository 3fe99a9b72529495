#pragma once

#include <QWidget>

namespace unclip {

/// A small plate over the picture while it is being made: a ring that fills, and words.
class StageBadge : public QWidget
{
    Q_OBJECT

public:
    explicit StageBadge(QWidget *parent = nullptr);

    /// @param fraction 0..1 of the work; the ring keeps its place for equal values
    void setProgress(double fraction, const QString &words);
    double fraction() const { return m_fraction; }
    const QString &words() const { return m_words; }

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    double m_fraction = 0.0;
    QString m_words;
};

} // namespace unclip
