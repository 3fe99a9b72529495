#pragma once

#include "session/conceptprobe.h"
#include "session/inputs.h"
#include "session/liveframes.h"

#include <QWidget>

class QLabel;

namespace unclip {

class ConceptList;
class SegmentBar;

/// "What the model sees" in a picture, or in what its first components keep of it. Asks the model
/// only while it is in sight.
class ConceptsView : public QWidget
{
    Q_OBJECT

public:
    explicit ConceptsView(JobRunner &runner, QWidget *parent = nullptr);

    void showModel(); ///< loaded, loading, none; asks again
    void setPicture(const SlotInput &picture);
    void setRebuilt(const SharedFrame &frame); ///< null: none yet
    void retranslate();

Q_SIGNALS:
    void picked(const QString &name);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    enum Choice { Picture, Rebuilt };

    void ask();
    QString reason() const; ///< why nothing can be asked

    JobRunner &m_runner;
    ConceptProbe m_probe;
    SlotInput m_picture;
    SharedFrame m_rebuilt;
    QString m_model; ///< hash; empty: none
    bool m_isAnswered = false; ///< what is shown is of what is chosen
    QLabel *m_title = nullptr;
    SegmentBar *m_choice = nullptr;
    ConceptList *m_list = nullptr;
};

} // namespace unclip
