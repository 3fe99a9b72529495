#pragma once

#include "session/inputs.h"

#include <QWidget>

class QToolButton;

namespace unclip {

class ImageLoader;
class ImageSlot;
class ParameterSlider;

/// One end of a blend on the board: a slot, its weight, and a way to take it off.
class BlendCell : public QWidget
{
    Q_OBJECT

public:
    BlendCell(ImageLoader &loader, QWidget *parent = nullptr);

    void setLetter(const QString &letter); ///< "A", "B" ..
    void setEnd(const BlendEndInput &end); ///< emits nothing
    BlendEndInput end() const;
    void setRemovable(bool removable);
    ImageSlot *slot() const { return m_slot; }

Q_SIGNALS:
    void slotEdited(const unclip::SlotInput &before); ///< now: end()
    void weightEdited();
    void removeRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();

    SlotInput m_shown;
    QString m_letter;
    ImageSlot *m_slot = nullptr;
    ParameterSlider *m_weight = nullptr;
    QToolButton *m_remove = nullptr;
};

} // namespace unclip
