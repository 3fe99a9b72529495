#include "session/session.h"

#include "session/sessioncommands.h"

#include <QElapsedTimer>

namespace unclip {

namespace {

constexpr int maxUndoSteps = 500;
constexpr qint64 mergeWindow = 2000; ///< milliseconds between edits of one step

bool isPicture(const SlotInput &slot)
{
    return slot.kind == SlotInput::Kind::Picture && !slot.file.isEmpty();
}

} // namespace

Session::Session(QObject *parent)
    : QObject(parent)
{
    QElapsedTimer timer;
    timer.start();
    m_clock = [timer] { return timer.elapsed(); };
    m_undoStack.setUndoLimit(maxUndoSteps);
}

void Session::setClock(std::function<qint64()> clock)
{
    m_clock = std::move(clock);
}

void Session::edit(const StudioInputs &after, const QString &text, const QString &mergeKey)
{
    keepPixels(after);
    const StudioInputs filled = withPixels(after);
    if (filled == m_inputs)
        return;
    const qint64 now = m_clock();
    const bool continuesStep =
        !mergeKey.isEmpty() && mergeKey == m_mergeKey && now - m_lastEdit <= mergeWindow;
    if (!continuesStep)
        ++m_step;
    m_mergeKey = mergeKey;
    m_lastEdit = now;
    m_undoStack.push(new EditInputs(*this, { m_inputs, filled }, m_step, text));
}

void Session::setPixels(const QString &file, const QString &sha256, const SharedImage &image)
{
    if (!image || file.isEmpty())
        return;
    m_pixels.add({ file, sha256, image });
    bool isChanged = false;
    for (SlotInput *slot : slotsOf(m_inputs)) {
        if (!isPicture(*slot) || slot->file != file)
            continue;
        isChanged = isChanged || slot->sha256 != sha256 || slot->image != image;
        slot->sha256 = sha256;
        slot->image = image;
    }
    if (isChanged)
        Q_EMIT inputsChanged();
}

void Session::setMode(Mode mode)
{
    if (mode == m_mode)
        return;
    m_mode = mode;
    Q_EMIT modeChanged(mode);
}

void Session::reset(const StudioInputs &inputs, Mode mode)
{
    const bool isOtherMode = mode != m_mode;
    m_inputs = inputs;
    m_mode = mode;
    m_pixels.clear();
    keepPixels(inputs);
    forgetStep();
    m_undoStack.clear();
    if (isOtherMode)
        Q_EMIT modeChanged(mode);
    Q_EMIT inputsChanged();
}

void Session::apply(const StudioInputs &inputs)
{
    m_inputs = withPixels(inputs);
    Q_EMIT inputsChanged();
}

/// Slots that lost their pixels get them back where they are still known.
StudioInputs Session::withPixels(StudioInputs inputs) const
{
    StudioInputs current = m_inputs;
    const std::vector<SlotInput *> shown = slotsOf(current);
    for (SlotInput *slot : slotsOf(inputs)) {
        if (!isPicture(*slot) || slot->image)
            continue;
        if (const PixelCache::Entry *kept = m_pixels.find(slot->file)) {
            slot->sha256 = kept->sha256;
            slot->image = kept->image;
            continue;
        }
        for (const SlotInput *other : shown) { // too large for the cache
            if (!isPicture(*other) || other->file != slot->file || !other->image)
                continue;
            slot->sha256 = other->sha256;
            slot->image = other->image;
        }
    }
    return inputs;
}

void Session::keepPixels(const StudioInputs &inputs)
{
    StudioInputs copy = inputs;
    for (const SlotInput *slot : slotsOf(copy))
        if (isPicture(*slot) && slot->image)
            m_pixels.add({ slot->file, slot->sha256, slot->image });
}

} // namespace unclip
