#pragma once

#include "panels/candidaterenderer.h"
#include "panels/modepanel.h"
#include "unclip/pipeline.h"

#include <QWidget>

#include <vector>

class QComboBox;
class QLabel;
class QPushButton;

namespace unclip {

class CandidateStrip;

/// What the prior offered for the pictures of the last job: candidates with their scores, drawn on
/// demand; one of them, or their average, makes the picture again.
class PriorLab : public QWidget
{
    Q_OBJECT

public:
    explicit PriorLab(JobRunner &runner, QWidget *parent = nullptr);

    /// @param request of the job, complete with its seed
    /// @param candidates one list a picture, in order from request.firstImage
    void setCandidates(const Create &request, std::vector<std::vector<Candidate>> candidates);

    /// What the panel holds now: which choice is in force, and whether the candidates still belong
    /// to the prompt.
    void showInput(const CreateInput &input);
    void setReady(bool ready); ///< a model is there to draw with
    void stop(); ///< drawing candidates

Q_SIGNALS:
    /// One picture of the job, with another choice of candidate and the same seed.
    void againRequested(const unclip::Create &picture);
    void bestRequested(); ///< later pictures take the best match again
    void showInViewer(const unclip::ViewerContent &content);
    void failed(const unclip::Failure &failure);

protected:
    void changeEvent(QEvent *event) override;

private:
    void build();
    void connectParts();
    void retranslate();
    void showPicture();
    void showState();
    void showCandidate(int candidate);
    void onRendered(int candidate, const SharedFrame &frame);
    void onDrawClicked();
    void pick(int candidate);
    void take(CandidateChoice choice);
    const std::vector<Candidate> *shownCandidates() const; ///< null: nothing was offered yet
    int candidateCount() const;
    Create shownPicture() const; ///< the request of the picture looked at
    QString choiceText() const;

    Create m_request;
    std::vector<std::vector<Candidate>> m_candidates;
    std::vector<SharedFrame> m_frames; ///< drawn candidates of the shown picture; null: not yet
    CreateInput m_input; ///< as last shown
    bool m_isReady = false;
    CandidateRenderer m_renderer;
    QComboBox *m_pictures = nullptr;
    QLabel *m_stale = nullptr;
    CandidateStrip *m_strip = nullptr;
    QPushButton *m_draw = nullptr;
    QLabel *m_choice = nullptr;
    QPushButton *m_best = nullptr; ///< while the strip offers none, after a restart
};

} // namespace unclip
