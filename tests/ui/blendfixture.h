#pragma once

#include "marktranslator.h"
#include "panels/blendpanel.h"
#include "panels/positionstrip.h"
#include "panelworld.h"
#include "pipelinegate.h"

#include <QAbstractSlider>
#include <QLabel>
#include <QPushButton>

namespace unclip {

/// Places that are made ahead between two pictures.
inline constexpr std::size_t morphFrames = 33;

inline SlotInput pictureOf(const QString &file, std::uint8_t grey)
{
    SlotInput slot;
    slot.kind = SlotInput::Kind::Picture;
    slot.file = file;
    slot.sha256 = QString(64, QChar(u'a' + grey % 6));
    slot.image = std::make_shared<const Image>(Image::blank(8, 8, grey));
    return slot;
}

inline SlotInput wordsOf(const QString &words)
{
    SlotInput slot;
    slot.kind = SlotInput::Kind::Prompt;
    slot.prompt = words;
    return slot;
}

inline const Blend &blendOf(const Request &request)
{
    return std::get<Blend>(request);
}

/// A blend panel in its world, for tests to inherit.
class BlendFixture
{
protected:
    void open()
    {
        m_gate = std::make_unique<PipelineGate>();
        m_world = std::make_unique<PanelWorld>();
        m_world->script->steps = 1;
        m_world->script->onStep = [this](const Progress &) { m_gate->pass(); };
        m_panel = std::make_unique<BlendPanel>(m_world->services());
        m_panel->resize(340, 640);
    }

    void close()
    {
        m_gate->open();
        m_panel.reset();
        m_world.reset();
    }

    const BlendInput &input() const { return m_world->session.inputs().blend; }

    void setEnds(const std::vector<SlotInput> &slotList,
                 BlendInput::Layout layout = BlendInput::Layout::Two)
    {
        StudioInputs inputs = m_world->session.inputs();
        inputs.blend.layout = layout;
        inputs.blend.ends.clear();
        for (const SlotInput &slot : slotList)
            inputs.blend.ends.push_back({ slot, 1.0 });
        m_world->session.edit(inputs, QStringLiteral("ends"));
    }

    void setTwoPictures()
    {
        setEnds({ pictureOf(QStringLiteral("/p/cat.png"), 40),
                  pictureOf(QStringLiteral("/p/dog.png"), 81) });
    }

    [[nodiscard]] bool showPanel()
    {
        m_panel->show();
        return QTest::qWaitForWindowExposed(m_panel.get());
    }

    [[nodiscard]] bool isMorphMade()
    {
        auto *strip = child<PositionStrip>("madeStrip");
        return QTest::qWaitFor([strip] { return strip->made().size() >= morphFrames; }, 10000)
            && m_world->isIdle();
    }

    template <typename T> T *child(const char *name) const
    {
        return m_panel->findChild<T *>(QLatin1String(name));
    }

    QPushButton *makeButton() const { return child<QPushButton>("makeButton"); }
    QString reason() const { return child<QLabel>("makeReason")->text(); }

    QAbstractSlider *sliderOf(const char *name) const
    {
        return child<QWidget>(name)->findChild<QAbstractSlider *>();
    }

    std::unique_ptr<PipelineGate> m_gate;
    std::unique_ptr<PanelWorld> m_world;
    std::unique_ptr<BlendPanel> m_panel;
};

} // namespace unclip
