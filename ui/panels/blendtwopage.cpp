#include "panels/blendtwopage.h"

#include "panels/positionstrip.h"
#include "session/blendpositions.h"
#include "theme.h"
#include "widgets/imageslot.h"
#include "widgets/morphplayer.h"
#include "widgets/parameterslider.h"
#include "widgets/wheelguard.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

namespace unclip {

namespace {

constexpr int fewestFrames = 2;
constexpr int mostFrames = 600;

} // namespace

BlendTwoPage::BlendTwoPage(ImageLoader &loader, QWidget *parent)
    : QWidget(parent)
    , m_mix(new ParameterSlider(ParameterRange()))
    , m_strip(new PositionStrip)
    , m_player(new MorphPlayer(MorphPlayer::Slider::Elsewhere))
{
    m_mix->setObjectName(QStringLiteral("mixSlider"));
    m_mix->setDefaultValue(BlendInput().mix);
    m_strip->setObjectName(QStringLiteral("madeStrip"));
    m_strip->setExpected(morphGrid);
    m_strip->alignWith(m_mix->focusProxy());
    m_player->setObjectName(QStringLiteral("morphPlayer"));
    m_player->setFrameCount(morphGrid);
    m_player->setRepeat(MorphPlayer::Repeat::PingPong);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::spacing);
    layout->addWidget(makeEndsRow(loader));
    layout->addWidget(m_mix);
    layout->addWidget(m_strip);
    layout->addWidget(m_player);
    layout->addWidget(makeFramesRow());
    connect(m_mix, &ParameterSlider::edited, this, [this](double mix) {
        m_player->pause(); // the person has taken the slider
        Q_EMIT mixEdited(mix);
    });
    connect(m_player, &MorphPlayer::positionChanged, this, &BlendTwoPage::onPlayerMoved);
    connect(m_player, &MorphPlayer::playingChanged, this, &BlendTwoPage::onPlayingChanged);
    retranslate();
}

QWidget *BlendTwoPage::makeEndsRow(ImageLoader &loader)
{
    auto *row = new QWidget(this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::smallSpacing);
    for (std::size_t i = 0; i < m_slots.size(); ++i) {
        m_slots[i] = new ImageSlot(QString(), ImageSlot::Accepts::PicturesAndPrompts, loader);
        m_slots[i]->setObjectName(QStringLiteral("blendSlot%1").arg(i));
    }
    m_swap = new QToolButton;
    m_swap->setObjectName(QStringLiteral("swapButton"));
    m_swap->setIcon(theme::icon(QStringLiteral("swap")));
    layout->addWidget(m_slots[0], 1); // in the order of the tab key
    layout->addWidget(m_swap);
    layout->addWidget(m_slots[1], 1);
    connect(m_swap, &QToolButton::clicked, this, &BlendTwoPage::swapRequested);
    return row;
}

QWidget *BlendTwoPage::makeFramesRow()
{
    auto *row = new QWidget(this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::spacing);
    m_framesLabel = new QLabel(row);
    m_frames = new QSpinBox(row);
    m_frames->setObjectName(QStringLiteral("framesField"));
    m_frames->setRange(fewestFrames, mostFrames);
    m_framesLabel->setBuddy(m_frames);
    new WheelGuard(m_frames);
    m_keep = new QPushButton(row);
    m_keep->setObjectName(QStringLiteral("keepButton"));
    m_keep->setIcon(theme::icon(QStringLiteral("keep")));
    layout->addWidget(m_framesLabel);
    layout->addWidget(m_frames);
    layout->addStretch(1);
    layout->addWidget(m_keep);
    connect(m_frames, &QSpinBox::valueChanged, this, &BlendTwoPage::framesEdited);
    connect(m_keep, &QPushButton::clicked, this, &BlendTwoPage::keepRequested);
    return row;
}

void BlendTwoPage::showInput(const BlendInput &input)
{
    for (std::size_t i = 0; i < m_slots.size() && i < input.ends.size(); ++i)
        m_slots[i]->setInput(input.ends[i].slot);
    if (!isPlaying()) {
        m_mix->setValue(input.mix);
        m_player->setPosition(input.mix);
    }
    const QSignalBlocker blocker(m_frames);
    m_frames->setValue(input.frames);
}

void BlendTwoPage::setMade(const std::vector<double> &positions)
{
    m_strip->setMade(positions);
}

void BlendTwoPage::setKeepable(const QString &reason)
{
    m_keep->setEnabled(reason.isEmpty());
    m_keep->setToolTip(reason.isEmpty() ? tr("Saves the one picture at this place of the slider")
                                        : reason);
}

void BlendTwoPage::retranslate()
{
    //: name of the first picture of a blend
    m_slots[0]->setName(tr("A"));
    //: name of the second picture of a blend
    m_slots[1]->setName(tr("B"));
    m_swap->setToolTip(tr("Swap A and B"));
    m_swap->setAccessibleName(m_swap->toolTip());
    m_mix->setTexts(tr("From A to B"),
                    tr("Where the picture lies between A and B: 0 is A, 1 is B (t, by spherical "
                       "interpolation)"));
    m_player->setToolTip(tr("Plays the frames that are made already"));
    m_framesLabel->setText(tr("Frames to save"));
    m_frames->setToolTip(tr("How many pictures the saved morph has, A and B among them"));
    m_frames->setAccessibleName(m_framesLabel->text());
    m_keep->setText(tr("Keep this frame"));
    m_keep->setAccessibleName(m_keep->text());
}

bool BlendTwoPage::isPlaying() const
{
    return m_player->isPlaying();
}

double BlendTwoPage::shownMix() const
{
    return isPlaying() ? m_player->position() : m_mix->value();
}

void BlendTwoPage::stopPlaying()
{
    m_player->pause();
}

void BlendTwoPage::onPlayerMoved(double position)
{
    if (!isPlaying()) {
        Q_EMIT mixEdited(position);
        return;
    }
    m_mix->setValue(position);
    Q_EMIT played(position);
}

void BlendTwoPage::onPlayingChanged(bool isPlaying)
{
    if (!isPlaying)
        Q_EMIT mixEdited(m_player->position()); // it stays where it was stopped
}

} // namespace unclip
