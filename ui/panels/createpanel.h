#pragma once

#include "panels/modepanel.h"

#include <functional>
#include <optional>

class QLabel;

namespace unclip {

class MakeBar;
class ParameterSlider;
class PriorLab;
class PromptEdit;
class SamplingForm;
class Section;
class SeedField;

/// Words to pictures: prompt, number, seed, advanced settings and the prior lab.
class CreatePanel : public ModePanel
{
    Q_OBJECT

public:
    explicit CreatePanel(StudioServices services, QWidget *parent = nullptr);

    void make(Place place) override;
    void takePicture(const QString &file, const QString &pictureId, int slot) override;
    QWidget *firstField() const override;

protected:
    void showInputs(const StudioInputs &inputs) override;
    void showModel() override;
    void retranslate() override;
    void hideEvent(QHideEvent *event) override;

private:
    void build();
    void connectFields();
    void connectLab();
    void edit(const QString &text, const QString &mergeKey,
              const std::function<void(CreateInput &)> &change);
    void makeAgain(const Create &picture);
    void showReason();
    QString reason() const; ///< why nothing can be made
    QString priorReason() const;

    Session &m_session;
    JobRunner &m_runner;
    PromptEdit *m_prompt = nullptr;
    ParameterSlider *m_count = nullptr;
    SeedField *m_seed = nullptr;
    SamplingForm *m_form = nullptr;
    Section *m_labSection = nullptr;
    PriorLab *m_lab = nullptr;
    MakeBar *m_bar = nullptr;
    QLabel *m_promptLabel = nullptr;
    QLabel *m_seedLabel = nullptr;
};

} // namespace unclip
