#pragma once

#include "session/inputs.h"

#include <QUndoCommand>

namespace unclip {

class Session;

/// One undoable change of the inputs. Edits of the same step become one; a step that ends where it
/// began goes away.
class EditInputs : public QUndoCommand
{
public:
    struct Change
    {
        StudioInputs before;
        StudioInputs after;
    };

    /// @param step edits with the same number merge
    EditInputs(Session &session, Change change, quint64 step, const QString &text);

    int id() const override { return 1; } ///< mergeWith() decides
    bool mergeWith(const QUndoCommand *other) override;
    void undo() override;
    void redo() override;

private:
    Session &m_session;
    Change m_change; ///< without pixels
    quint64 m_step;
};

} // namespace unclip
