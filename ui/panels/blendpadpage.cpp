#include "panels/blendpadpage.h"

#include "imageconversion.h"
#include "theme.h"
#include "widgets/imageslot.h"
#include "widgets/painting.h"
#include "widgets/xypad.h"

#include <QGridLayout>
#include <QVBoxLayout>

namespace unclip {

namespace {

constexpr int columns = 2;
constexpr int slotHeight = 104; ///< so that the pad below is in sight
constexpr int cornerPixels = 128; ///< of the small picture, before the device's pixel ratio

QString cornerName(int corner)
{
    return QString(QChar(u'A' + static_cast<char16_t>(corner)));
}

QImage cornerPicture(const SlotInput &input, double pixelRatio)
{
    const int side = static_cast<int>(cornerPixels * pixelRatio);
    return cropped(painting::reduced(toQImage(input.image), side), input.crop);
}

} // namespace

BlendPadPage::BlendPadPage(ImageLoader &loader, QWidget *parent)
    : QWidget(parent)
    , m_pad(new XyPad)
{
    m_pad->setObjectName(QStringLiteral("blendPad"));
    auto *corners = new QGridLayout;
    corners->setSpacing(theme::spacing);
    for (int i = 0; i < static_cast<int>(m_slots.size()); ++i) {
        auto *slot =
            new ImageSlot(cornerName(i), ImageSlot::Accepts::PicturesAndPrompts, loader, this);
        slot->setObjectName(QStringLiteral("padSlot%1").arg(i));
        slot->setFixedHeight(slotHeight);
        corners->addWidget(slot, i / columns, i % columns);
        m_slots[static_cast<std::size_t>(i)] = slot;
    }
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::spacing);
    layout->addLayout(corners);
    layout->addWidget(m_pad);
    connect(m_pad, &XyPad::edited, this,
            [this](const QPointF &position) { Q_EMIT positionEdited(position.x(), position.y()); });
    retranslate();
}

void BlendPadPage::showInput(const BlendInput &input)
{
    for (std::size_t i = 0; i < m_slots.size() && i < input.ends.size(); ++i) {
        m_slots[i]->setInput(input.ends[i].slot);
        showCorner(static_cast<int>(i), input.ends[i].slot);
    }
    m_pad->setPosition({ input.padX, input.padY });
}

void BlendPadPage::setFrame(const QImage &frame)
{
    m_pad->setFrame(frame);
}

void BlendPadPage::retranslate()
{
    const std::array<QString, 4> places { tr("Top left corner"), tr("Top right corner"),
                                          tr("Bottom left corner"), tr("Bottom right corner") };
    for (std::size_t i = 0; i < m_slots.size(); ++i) {
        m_slots[i]->setName(cornerName(static_cast<int>(i)));
        m_slots[i]->setAccessibleDescription(places[i]);
    }
    m_pad->setToolTip(tr("The nearer the handle is to a corner, the more the picture takes from "
                         "it. Arrow keys move it, with Shift a little."));
    m_pad->setAccessibleName(tr("Blend of four"));
}

void BlendPadPage::showCorner(int corner, const SlotInput &input)
{
    const auto index = static_cast<std::size_t>(corner);
    const bool isShown = m_shown[index] == input && m_shownPixels[index] == input.image;
    if (isShown && input.kind != SlotInput::Kind::Empty)
        return; // nothing to scale again at each step of a drag
    m_shown[index] = input;
    m_shownPixels[index] = input.image;
    m_pad->setCorner(corner, cornerPicture(input, devicePixelRatioF()), cornerName(corner));
}

} // namespace unclip
