#pragma once

#include "session/inputs.h"
#include "session/jobrunner.h"

#include <QWidget>

#include <vector>

class QLabel;
class QPushButton;

namespace unclip {

/// What the viewer shows before there is a picture: the first three steps of a mode, and prompts to
/// try.
class WelcomePage : public QWidget
{
    Q_OBJECT

public:
    explicit WelcomePage(QWidget *parent = nullptr);

    void setMakeKeys(const QString &keys); ///< as a person reads them; empty: none
    void setMode(Mode mode); ///< whose inputs are on the left
    void setModelState(ModelState state); ///< for the sentence at the foot

Q_SIGNALS:
    void examplePromptRequested(const QString &prompt);
    void modelWanted(); ///< there is none, and the person wants to choose one

protected:
    void changeEvent(QEvent *event) override;

private:
    QWidget *makeSteps();
    QWidget *makeExamples();
    void retranslate();
    void showFirstStep(); ///< and what leads to it

    QLabel *m_title = nullptr;
    std::vector<QLabel *> m_steps;
    QLabel *m_invitation = nullptr;
    std::vector<QPushButton *> m_examples;
    QLabel *m_note = nullptr;
    QPushButton *m_choose = nullptr;
    Mode m_mode = Mode::Create;
    ModelState m_modelState = ModelState::None;
    QString m_makeKeys;
};

} // namespace unclip
