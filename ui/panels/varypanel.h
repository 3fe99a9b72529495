#pragma once

#include "panels/picturepanel.h"

#include <functional>
#include <optional>

class QLabel;

namespace unclip {

class EtaSheetBox;
class ParameterSlider;
class SamplingForm;
class Section;
class SeedField;

/// Variations of one picture: how far to wander (η), how many, and the η × seed sheet.
class VaryPanel : public PicturePanel
{
    Q_OBJECT

public:
    explicit VaryPanel(StudioServices services, QWidget *parent = nullptr);

protected:
    SlotInput &sourceIn(StudioInputs &inputs) const override { return inputs.vary.source; }
    void queuePictures(Place place) override;
    QWidget *firstMissingField() const override;
    void updateSequence() override;
    void forgetSequence() override { m_sequence.reset(); }
    double livePosition() const override { return input().eta; }
    QString captionOf(const Frame &frame) const override;
    void onReason(const QString &reason) override;
    void showInputs(const StudioInputs &inputs) override;
    void showModel() override;
    void retranslate() override;

private:
    void build();
    void connectFields();
    void connectSheet();
    const VaryInput &input() const;
    void edit(const QString &text, const QString &mergeKey,
              const std::function<void(VaryInput &)> &change);
    VaryInput drawn() const; ///< the input with a fresh seed, where one is wanted
    std::optional<quint64> queue(const LightRequest &request, Place place);
    void queueSheet();
    void onQueued(const VaryInput &vary);
    void showTexts();
    void showSeed();

    std::optional<VaryInput> m_sequence; ///< what the live frames are of
    ParameterSlider *m_eta = nullptr;
    ParameterSlider *m_count = nullptr;
    QLabel *m_seedLabel = nullptr;
    SeedField *m_seed = nullptr;
    Section *m_sheetSection = nullptr;
    EtaSheetBox *m_sheet = nullptr;
    SamplingForm *m_form = nullptr;
};

} // namespace unclip
