#pragma once

#include "panels/picturepanel.h"
#include "session/conceptprobe.h"

#include <QHash>

#include <functional>
#include <optional>

class QLabel;

namespace unclip {

class CaptionEdit;
class ConceptList;
class Filmstrip;
class SamplingForm;
class Section;
class ThetaSlider;

/// A picture changed by words: what it shows, what it shall show, how far (θ), and a filmstrip of
/// strengths to keep from.
class EditPanel : public PicturePanel
{
    Q_OBJECT

public:
    explicit EditPanel(StudioServices services, QWidget *parent = nullptr);

protected:
    SlotInput &sourceIn(StudioInputs &inputs) const override { return inputs.edit.source; }
    QString otherReason() const override;
    void queuePictures(Place place) override;
    void accompany(StudioInputs &inputs) const override;
    QWidget *firstMissingField() const override;
    void updateSequence() override;
    void forgetSequence() override;
    double livePosition() const override { return input().strength; }
    QString captionOf(const Frame &frame) const override;
    void showInputs(const StudioInputs &inputs) override;
    void showModel() override;
    void retranslate() override;
    void hideEvent(QHideEvent *event) override;

private:
    void build();
    QWidget *makeSourceRow();
    Section *makeConcepts();
    void connectFields();
    void connectStrip();
    void connectConcepts();
    const EditInput &input() const;
    void edit(const QString &text, const QString &mergeKey,
              const std::function<void(EditInput &)> &change);
    void queue(double strength, Place place);
    QString wordsOf(const SlotInput &picture) const; ///< that it was made from; or empty

    bool isSequenceCurrent() const; ///< the live frames are of what the panel holds
    void showStrip();
    void showFrameAt(int index);
    void onMade(const FramePosition &position, const SharedFrame &frame);
    void keep(int index);
    void onSaved(quint64 job);
    void showKept();

    void updateConcepts();
    void showConceptsMessage();

    std::optional<EditInput> m_sequence; ///< what the live frames are of
    std::vector<double> m_stripStrengths; ///< θ of the filmstrip's frames
    bool m_hasFrames = false; ///< the filmstrip shows pictures of the sequence
    QHash<quint64, double> m_keeping; ///< jobs that save a strength of this sequence
    std::vector<double> m_kept; ///< strengths of this sequence that are saved
    ConceptProbe m_probe;
    std::optional<SlotInput> m_probed; ///< what the concepts shown, or asked for, are of
    ConceptList *m_concepts = nullptr;
    Section *m_conceptsSection = nullptr;
    QLabel *m_beforeLabel = nullptr;
    CaptionEdit *m_before = nullptr;
    QLabel *m_afterLabel = nullptr;
    CaptionEdit *m_after = nullptr;
    ThetaSlider *m_strength = nullptr;
    Filmstrip *m_strip = nullptr;
    SamplingForm *m_form = nullptr;
};

} // namespace unclip
