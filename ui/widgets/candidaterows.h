#pragma once

#include "widgets/candidatestrip.h"

#include <QWidget>

#include <vector>

namespace unclip {

/// The list inside a CandidateStrip: a score bar a row.
class CandidateRows : public QWidget
{
    Q_OBJECT

public:
    explicit CandidateRows(QWidget *parent = nullptr);

    void setEntries(const std::vector<CandidateEntry> &entries); ///< pictures already small
    void setPicture(int index, const QImage &picture);
    void setMarked(int index); ///< negative: none
    int marked() const { return m_marked; }
    const std::vector<CandidateEntry> &entries() const { return m_entries; }
    int best() const; ///< -1 when there are none

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void activated(int index);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    int rowHeight() const;
    void walkTo(int row);
    void describe();

    std::vector<CandidateEntry> m_entries;
    int m_marked = -1;
    int m_current = 0;
};

} // namespace unclip
