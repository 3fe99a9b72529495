#include "windowlayout.h"

#include <QSplitter>

#include <utility>

namespace unclip {

namespace {

constexpr int panels = 0; ///< places in the body
constexpr int viewer = 1;
constexpr int gallery = 0; ///< its place at the side
constexpr int infoWidth = 340; ///< beside the gallery
constexpr int infoHeight = 300; ///< under it
constexpr QSize frame { 16, 48 }; ///< title bar and borders, about; unknown before the window shows

} // namespace

QSize WindowLayout::firstSize(const QSize &available)
{
    return preferredSize.boundedTo(available - frame);
}

WindowLayout::WindowLayout(Splitters splitters)
    : m_splitters(splitters)
{
    m_splitters.body->setStretchFactor(viewer, 1);
    m_splitters.side->setStretchFactor(gallery, 1);
    m_splitters.rows->setStretchFactor(0, 1);
    splitters.side->setSizes({ infoHeight, infoHeight }); // the gallery takes what is left
    for (QSplitter *splitter : { splitters.body, splitters.side, splitters.rows })
        splitter->setChildrenCollapsible(false);
}

void WindowLayout::arrange(Arrangement arrangement)
{
    const bool isGallery = arrangement == Arrangement::Gallery;
    if (arrangement != m_arrangement)
        (isGallery ? m_modes : m_gallery) = shown();
    m_splitters.body->widget(panels)->setVisible(!isGallery);
    m_splitters.body->widget(viewer)->setVisible(!isGallery);
    if (isGallery)
        m_splitters.side->show(); // whatever was hidden before
    if (std::exchange(m_arrangement, arrangement) == arrangement)
        return;
    m_splitters.side->setOrientation(isGallery ? Qt::Horizontal : Qt::Vertical);
    if (isGallery)
        m_splitters.side->setSizes({ 2 * infoWidth, infoWidth });
    apply(isGallery ? m_gallery : m_modes);
}

QVariantMap WindowLayout::state() const
{
    const bool isGallery = m_arrangement == Arrangement::Gallery;
    const Sizes modes = isGallery ? m_modes : shown();
    const Sizes gallery = isGallery ? shown() : m_gallery;
    return { { QStringLiteral("body"), modes.body },
             { QStringLiteral("side"), modes.side },
             { QStringLiteral("gallery"), gallery.side },
             { QStringLiteral("rows"), m_splitters.rows->saveState() } };
}

void WindowLayout::restore(const QVariantMap &state)
{
    m_splitters.rows->restoreState(state.value(QStringLiteral("rows")).toByteArray());
    m_gallery.side = state.value(QStringLiteral("gallery")).toByteArray();
    apply({ state.value(QStringLiteral("body")).toByteArray(),
            state.value(QStringLiteral("side")).toByteArray() });
}

WindowLayout::Sizes WindowLayout::shown() const
{
    return { m_splitters.body->saveState(), m_splitters.side->saveState() };
}

void WindowLayout::apply(const Sizes &sizes)
{
    if (m_arrangement == Arrangement::Modes)
        m_splitters.body->restoreState(sizes.body);
    m_splitters.side->restoreState(sizes.side);
}

} // namespace unclip
