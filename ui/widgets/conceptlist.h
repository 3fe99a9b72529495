#pragma once

#include "unclip/pipeline.h"

#include <QWidget>

#include <vector>

namespace unclip {

/// "What the model sees": concepts with their cosine as bars, best first; a click picks one.
class ConceptList : public QWidget
{
    Q_OBJECT

public:
    explicit ConceptList(QWidget *parent = nullptr);

    void setConcepts(const std::vector<ConceptScore> &concepts);
    void setMessage(const QString &message); ///< instead of concepts: why there are none
    const std::vector<ConceptScore> &concepts() const { return m_concepts; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void picked(const QString &name);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool event(QEvent *event) override; ///< tooltips

private:
    int rowAt(const QPoint &position) const;
    void walkTo(int row);
    void retranslate();

    std::vector<ConceptScore> m_concepts;
    QString m_message;
    int m_current = 0;
};

} // namespace unclip
