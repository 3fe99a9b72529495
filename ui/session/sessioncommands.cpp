#include "session/sessioncommands.h"

#include "session/session.h"

namespace unclip {

namespace {

StudioInputs bare(StudioInputs inputs)
{
    for (SlotInput *slot : slotsOf(inputs))
        slot->image.reset();
    return inputs;
}

} // namespace

EditInputs::EditInputs(Session &session, Change change, quint64 step, const QString &text)
    : QUndoCommand(text)
    , m_session(session)
    , m_change { bare(std::move(change.before)), bare(std::move(change.after)) }
    , m_step(step)
{
}

bool EditInputs::mergeWith(const QUndoCommand *other)
{
    const auto *edit = dynamic_cast<const EditInputs *>(other);
    if (edit == nullptr || edit->m_step != m_step)
        return false;
    m_change.after = edit->m_change.after;
    // A hash that came with the pixels meanwhile is no difference.
    setObsolete(m_session.withPixels(m_change.before) == m_session.withPixels(m_change.after));
    return true;
}

void EditInputs::undo()
{
    m_session.forgetStep();
    m_session.apply(m_change.before);
}

void EditInputs::redo()
{
    m_session.apply(m_change.after);
}

} // namespace unclip
