#pragma once

#include "panels/picturepanel.h"
#include "session/basisreader.h"

#include <QHash>
#include <QTimer>

#include <functional>
#include <optional>
#include <vector>

class QLabel;
class QPushButton;
class QToolButton;

namespace unclip {

class BasisFitRow;
class ConceptsView;
class Filmstrip;
class ParameterSlider;
class SamplingForm;
class SeedField;
class VariancePlot;

/// A picture rebuilt from its first k principal components, and what the model sees in it.
class ExplorePanel : public PicturePanel
{
    Q_OBJECT

public:
    explicit ExplorePanel(StudioServices services, QWidget *parent = nullptr);

protected:
    SlotInput &sourceIn(StudioInputs &inputs) const override { return inputs.explore.source; }
    QString otherReason() const override;
    void queuePictures(Place place) override;
    QWidget *firstMissingField() const override;
    void updateSequence() override;
    void forgetSequence() override;
    double livePosition() const override;
    QString captionOf(const Frame &frame) const override;
    void onReason(const QString &reason) override;

    void showInputs(const StudioInputs &inputs) override;
    void showModel() override;
    void retranslate() override;
    void hideEvent(QHideEvent *event) override;

private:
    void build();
    QWidget *makeDetailRow();
    QWidget *makeLadder();
    void connectFields();
    void connectBasis();
    void connectLadder();

    const ExploreInput &input() const;
    int components() const; ///< of the loaded model; 0: none
    int chosenDetail() const; ///< k, resolved; 0: not known yet
    void edit(const QString &text, const QString &mergeKey,
              const std::function<void(ExploreInput &)> &change);
    void setDetail(int k);
    std::optional<quint64> queue(const std::vector<int> &dimensions, Place place);
    void keep(int step);

    void showBasis();
    void showEmptyLadder();
    void showDetail(int k);
    void showLadderFrame(const SharedFrame &frame);
    QString basisReason() const; ///< why there are no components; empty: there are, or no model

    void play();
    void playOn();
    void endPlaying();
    void stopPlaying();

    BasisReader m_reader;
    BasisOnDisk m_basis;
    QString m_basisAsked; ///< model folder whose basis was asked for
    std::optional<ExploreInput> m_sequence; ///< what the live frames are of
    std::vector<int> m_ladder; ///< k of the filmstrip, rising
    QHash<quint64, int> m_keeping; ///< job -> step of the ladder
    QTimer m_playTimer;
    std::size_t m_playStep = 0; ///< of the ladder, shown while playing
    QToolButton *m_play = nullptr;
    ParameterSlider *m_detail = nullptr;
    QLabel *m_basisNote = nullptr;
    QWidget *m_ladderPart = nullptr;
    QLabel *m_ladderLabel = nullptr;
    Filmstrip *m_strip = nullptr;
    QPushButton *m_keepAll = nullptr;
    QLabel *m_plotLabel = nullptr;
    VariancePlot *m_plot = nullptr;
    ConceptsView *m_concepts = nullptr;
    BasisFitRow *m_fit = nullptr;
    QLabel *m_seedLabel = nullptr;
    SeedField *m_seed = nullptr;
    SamplingForm *m_form = nullptr;
};

} // namespace unclip
