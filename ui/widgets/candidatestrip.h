#pragma once

#include "unclip/request.h"

#include <QImage>
#include <QString>
#include <QWidget>

#include <vector>

class QLabel;
class QPushButton;

namespace unclip {

class CandidateRows;

/// One draw of the prior, as the prior lab shows it.
struct CandidateEntry
{
    double score = 0.0; ///< cosine with z_t
    QImage picture; ///< what it looks like when drawn; may be null
};

/// The prior lab: candidates with their scores as bars, in the order they were drawn. A click or
/// Enter picks one; two buttons take the best or the mean of all.
class CandidateStrip : public QWidget
{
    Q_OBJECT

public:
    explicit CandidateStrip(QWidget *parent = nullptr);

    void setCandidates(const std::vector<CandidateEntry> &candidates); ///< none: says so
    void setPicture(int index, const QImage &picture);
    void setMessage(const QString &message); ///< instead of candidates; empty: the usual one

    /// Marks what is in force; emits nothing.
    /// @param picked index; CandidateChoice::Picked only
    void setChoice(CandidateChoice choice, int picked = -1);
    int count() const;

Q_SIGNALS:
    void picked(int index);
    void averageRequested();
    void bestRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();
    void showState();

    CandidateChoice m_choice = CandidateChoice::Best;
    int m_picked = -1;
    QString m_message;
    CandidateRows *m_rows = nullptr;
    QLabel *m_note = nullptr;
    QPushButton *m_best = nullptr;
    QPushButton *m_average = nullptr;
};

} // namespace unclip
