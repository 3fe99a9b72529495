#pragma once

#include "session/inputs.h"

#include <QWidget>

#include <array>
#include <vector>

class QLabel;
class QPushButton;
class QSpinBox;
class QToolButton;

namespace unclip {

class ImageLoader;
class ImageSlot;
class MorphPlayer;
class ParameterSlider;
class PositionStrip;

/// Blending two ends: their slots, the slider between them, the player and what is saved.
class BlendTwoPage : public QWidget
{
    Q_OBJECT

public:
    explicit BlendTwoPage(ImageLoader &loader, QWidget *parent = nullptr);

    void showInput(const BlendInput &input); ///< emits nothing; a playing morph plays on
    void setMade(const std::vector<double> &positions); ///< t of the frames that are there
    void setKeepable(const QString &reason); ///< empty: a frame can be kept
    void retranslate();

    const std::array<ImageSlot *, 2> &slotsOfEnds() const { return m_slots; }
    bool isPlaying() const;
    double shownMix() const; ///< of the player while it plays, else of the slider
    void stopPlaying();

Q_SIGNALS:
    void swapRequested();
    void mixEdited(double mix);
    void played(double mix); ///< the player moved on; nothing is edited
    void framesEdited(int frames);
    void keepRequested();

private:
    QWidget *makeEndsRow(ImageLoader &loader);
    QWidget *makeFramesRow();
    void onPlayerMoved(double position);
    void onPlayingChanged(bool isPlaying);

    std::array<ImageSlot *, 2> m_slots {};
    QToolButton *m_swap = nullptr;
    ParameterSlider *m_mix = nullptr;
    PositionStrip *m_strip = nullptr;
    MorphPlayer *m_player = nullptr;
    QPushButton *m_keep = nullptr;
    QLabel *m_framesLabel = nullptr;
    QSpinBox *m_frames = nullptr;
};

} // namespace unclip
