#pragma once

#include "unclip/pipeline.h"
#include "widgets/barlist.h"

#include <vector>

namespace unclip {

/// "What the model sees": concepts with their cosine as bars, best first; a click picks one.
class ConceptList : public BarList
{
    Q_OBJECT

public:
    explicit ConceptList(QWidget *parent = nullptr);

    void setConcepts(const std::vector<ConceptScore> &concepts);
    void setMessage(const QString &message); ///< instead of concepts: why there are none
    const std::vector<ConceptScore> &concepts() const { return m_concepts; }

    QSize sizeHint() const override;

Q_SIGNALS:
    void picked(const QString &name);

protected:
    int count() const override { return static_cast<int>(m_concepts.size()); }
    int rowHeight() const override;
    BarRow row(int index) const override;
    void pick(int index) override;
    void describe() override;
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override; ///< tooltips

private:
    std::vector<ConceptScore> m_concepts;
    QString m_message;
};

} // namespace unclip
