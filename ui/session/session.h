#pragma once

#include "session/inputs.h"
#include "session/pixelcache.h"

#include <QObject>
#include <QUndoStack>

#include <functional>

namespace unclip {

/// The document of the studio: what the panels hold, and its undo stack. Panels never keep state of
/// their own: they show inputs() and hand changes to edit(). GUI thread.
class Session : public QObject
{
    Q_OBJECT

public:
    explicit Session(QObject *parent = nullptr);

    const StudioInputs &inputs() const { return m_inputs; }
    Mode mode() const { return m_mode; }
    QUndoStack &undoStack() { return m_undoStack; }

    /// Changes the inputs by an undoable command. Edits with the same non-empty `mergeKey` that
    /// follow each other within two seconds become one step (a slider being dragged); an edit that
    /// changes nothing, or back to where its step began, leaves no step.
    /// @param text what is undone, translated: "Change η"
    void edit(const StudioInputs &after, const QString &text, const QString &mergeKey = {});

    /// A slot's pixels have arrived: no undo step. Fills every slot that holds this file.
    void setPixels(const QString &file, const QString &sha256, const SharedImage &image);

    /// Modes are places, not edits: not undone.
    void setMode(Mode mode);

    /// Replaces everything and forgets the undo history: session restore.
    void reset(const StudioInputs &inputs, Mode mode);

    /// Milliseconds of a clock that never goes back; tests replace it.
    void setClock(std::function<qint64()> clock);

Q_SIGNALS:
    void inputsChanged(); ///< after every change, also by undo
    void modeChanged(unclip::Mode mode);

private:
    friend class EditInputs;
    void apply(const StudioInputs &inputs);
    void forgetStep() { m_mergeKey.clear(); } ///< the next edit begins a step
    StudioInputs withPixels(StudioInputs inputs) const;
    void keepPixels(const StudioInputs &inputs);

    StudioInputs m_inputs;
    Mode m_mode = Mode::Create;
    PixelCache m_pixels; ///< of pictures that undo may bring back
    std::function<qint64()> m_clock;
    QString m_mergeKey; ///< of the last edit
    qint64 m_lastEdit = 0; ///< on m_clock
    quint64 m_step = 0; ///< edits of one step share it
    QUndoStack m_undoStack;
};

} // namespace unclip
