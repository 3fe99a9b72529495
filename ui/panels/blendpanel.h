#pragma once

#include "panels/livepanel.h"

#include <array>
#include <functional>
#include <optional>
#include <vector>

class QComboBox;
class QLabel;
class QPushButton;

namespace unclip {

class BlendBoard;
class BlendPadPage;
class BlendTwoPage;
class ImageSlot;
class PanelColumn;
class SamplingForm;
class SeedField;
class SegmentBar;

/// Pictures and prompts blended: a slider between two, a board of weights, or a pad between four.
class BlendPanel : public LivePanel
{
    Q_OBJECT

public:
    explicit BlendPanel(StudioServices services, QWidget *parent = nullptr);
    ~BlendPanel() override;

    void takePicture(const QString &file, const QString &pictureId, int slot) override;
    QWidget *firstField() const override;

protected:
    QString inputReason() const override;
    void queuePictures(Place place) override;
    QWidget *firstMissingField() const override { return firstField(); }
    void updateSequence() override;
    void forgetSequence() override { m_sequence.reset(); }
    LivePlace livePlace() const override;
    void showFrame(const SharedFrame &frame) override;
    QString busyNote() const override;
    void onReason(const QString &reason) override;
    void showInputs(const StudioInputs &inputs) override;
    void showModel() override;
    void retranslate() override;
    void hideEvent(QHideEvent *event) override;

private:
    void build();
    void addNoise(PanelColumn *column);
    void addForms(PanelColumn *column);
    void connectPages();
    void connectFields();
    void setUpSlot(ImageSlot *slot);
    void connectEnd(ImageSlot *slot, std::size_t end);

    const BlendInput &input() const;
    void edit(const QString &text, const QString &mergeKey,
              const std::function<void(BlendInput &)> &change);
    void setEnd(std::size_t end, const SlotInput &slot);
    void takeBoardPicture(const SlotInput &slot);
    void queue(const LightRequest &request, Place place);
    void keepFrame();

    void showLayout();
    void showNoise();
    QString priorReason() const;

    void startSequence();
    void showMade();
    QString captionOf(const SharedFrame &frame) const;

    std::optional<BlendInput> m_sequence; ///< what the live frames are of
    std::vector<double> m_visited; ///< t made beside the grid
    SegmentBar *m_layouts = nullptr;
    BlendTwoPage *m_two = nullptr;
    BlendBoard *m_board = nullptr;
    BlendPadPage *m_pad = nullptr;
    QLabel *m_noiseLabel = nullptr;
    QComboBox *m_noise = nullptr;
    QLabel *m_noiseNote = nullptr;
    QLabel *m_seedLabel = nullptr;
    SeedField *m_seed = nullptr;
    std::array<SamplingForm *, 2> m_forms {}; ///< without and with a prior
};

} // namespace unclip
