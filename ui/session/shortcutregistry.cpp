#include "session/shortcutregistry.h"

#include "session/settings.h"

#include <QAction>

#include <algorithm>
#include <array>
#include <optional>

namespace unclip {

namespace {

/// Same keys, or one begins like the other.
bool collide(const QKeySequence &a, const QKeySequence &b)
{
    if (a.isEmpty() || b.isEmpty())
        return false;
    return a.matches(b) != QKeySequence::NoMatch || b.matches(a) != QKeySequence::NoMatch;
}

bool collide(const QList<QKeySequence> &sequences, const QKeySequence &sequence)
{
    return std::any_of(sequences.begin(), sequences.end(),
                       [&](const QKeySequence &other) { return collide(other, sequence); });
}

QStringList idsOf(const QList<ShortcutEntry> &entries)
{
    QStringList ids;
    for (const ShortcutEntry &entry : entries)
        ids.append(entry.id);
    return ids;
}

/// `sequence` with one of the two Enter keys wherever it has either.
QKeySequence withEnter(const QKeySequence &sequence, Qt::Key enter)
{
    std::array<int, 4> keys {}; // as many as a sequence can hold
    for (int i = 0; i < sequence.count(); ++i) {
        const QKeyCombination one = sequence[static_cast<uint>(i)];
        const bool isEnter = one.key() == Qt::Key_Return || one.key() == Qt::Key_Enter;
        keys.at(static_cast<std::size_t>(i)) =
            (isEnter ? QKeyCombination(one.keyboardModifiers(), enter) : one).toCombined();
    }
    return QKeySequence(keys[0], keys[1], keys[2], keys[3]);
}

/// A person knows one Enter key, keyboards have two: both are meant, the first is shown.
QList<QKeySequence> withBothEnters(const QList<QKeySequence> &sequences)
{
    QList<QKeySequence> both;
    for (const QKeySequence &sequence : sequences)
        for (const Qt::Key enter : { Qt::Key_Enter, Qt::Key_Return })
            if (const QKeySequence one = withEnter(sequence, enter); !both.contains(one))
                both.append(one);
    return both;
}

QList<QKeySequence> listOf(const QKeySequence &sequence)
{
    return sequence.isEmpty() ? QList<QKeySequence>() : withBothEnters({ sequence });
}

} // namespace

QKeySequence namedByEnter(const QKeySequence &sequence)
{
    return withEnter(sequence, Qt::Key_Enter);
}

ShortcutRegistry::ShortcutRegistry(Settings &settings, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
{
}

void ShortcutRegistry::add(const ShortcutEntry &entry, QAction *action)
{
    Item *item = find(entry.id);
    if (item == nullptr)
        item = &m_items.emplace_back();
    item->entry = entry;
    item->entry.defaults = withBothEnters(entry.defaults);
    item->action = action;
    item->sequences = wanted(item->entry);
    if (action != nullptr)
        action->setShortcuts(item->sequences);
    Q_EMIT entriesChanged();
}

void ShortcutRegistry::rename(const QString &id, const QString &name, const QString &group)
{
    Item *item = find(id);
    if (item == nullptr || (item->entry.name == name && item->entry.group == group))
        return;
    item->entry.name = name;
    item->entry.group = group;
    Q_EMIT entriesChanged();
}

QList<ShortcutEntry> ShortcutRegistry::entries() const
{
    QList<ShortcutEntry> list;
    for (const Item &item : m_items)
        list.append(item.entry);
    return list;
}

bool ShortcutRegistry::contains(const QString &id) const
{
    return find(id) != nullptr;
}

QList<QKeySequence> ShortcutRegistry::sequences(const QString &id) const
{
    const Item *item = find(id);
    return item == nullptr ? QList<QKeySequence>() : item->sequences;
}

bool ShortcutRegistry::isDefault(const QString &id) const
{
    const Item *item = find(id);
    return item == nullptr || item->sequences == item->entry.defaults;
}

QStringList ShortcutRegistry::conflicts(const QString &id, const QKeySequence &sequence) const
{
    QStringList others;
    for (const Item &item : m_items)
        if (item.entry.id != id && collide(item.sequences, namedByEnter(sequence)))
            others.append(item.entry.id);
    return others;
}

QStringList ShortcutRegistry::assign(const QString &id, const QKeySequence &sequence)
{
    Item *item = find(id);
    if (item == nullptr)
        return {};
    QStringList others = conflicts(id, sequence);
    if (others.isEmpty())
        store(*item, listOf(sequence));
    return others;
}

void ShortcutRegistry::takeOver(const QString &id, const QKeySequence &sequence)
{
    if (!contains(id))
        return;
    const QList<QKeySequence> taken = listOf(sequence);
    for (const QString &other : conflicts(id, sequence)) {
        Item &loser = *find(other);
        QList<QKeySequence> kept = loser.sequences;
        kept.removeIf([&](const QKeySequence &lost) { return collide(taken, lost); });
        store(loser, listOf(kept.value(0))); // the settings keep one
    }
    store(*find(id), taken);
}

QStringList ShortcutRegistry::reset(const QString &id)
{
    Item *item = find(id);
    if (item == nullptr)
        return {};
    QStringList others;
    for (const QKeySequence &sequence : item->entry.defaults)
        others.append(conflicts(id, sequence));
    others.removeDuplicates();
    if (others.isEmpty())
        store(*item, item->entry.defaults);
    return others;
}

void ShortcutRegistry::resetAll()
{
    for (const QString &id :
         idsOf(entries())) { // a receiver may add actions, which moves the items
        Item &item = *find(id);
        store(item, item.entry.defaults);
    }
}

ShortcutRegistry::Item *ShortcutRegistry::find(const QString &id)
{
    const auto found = std::find_if(m_items.begin(), m_items.end(),
                                    [&](const Item &item) { return item.entry.id == id; });
    return found == m_items.end() ? nullptr : &*found;
}

const ShortcutRegistry::Item *ShortcutRegistry::find(const QString &id) const
{
    const auto found = std::find_if(m_items.begin(), m_items.end(),
                                    [&](const Item &item) { return item.entry.id == id; });
    return found == m_items.end() ? nullptr : &*found;
}

/// What the settings say, else the defaults.
QList<QKeySequence> ShortcutRegistry::wanted(const ShortcutEntry &entry) const
{
    const std::optional<QKeySequence> changed = m_settings.shortcut(entry.id);
    return changed ? listOf(*changed) : entry.defaults;
}

void ShortcutRegistry::store(Item &item, const QList<QKeySequence> &sequences)
{
    const QString id = item.entry.id;
    if (sequences == item.entry.defaults)
        m_settings.setShortcut(id, std::nullopt);
    else
        m_settings.setShortcut(id, sequences.value(0));
    use(item, sequences);
}

void ShortcutRegistry::use(Item &item, const QList<QKeySequence> &sequences)
{
    if (item.sequences == sequences)
        return;
    item.sequences = sequences;
    if (item.action)
        item.action->setShortcuts(sequences);
    const QString id = item.entry.id; // the item may move, see resetAll()
    Q_EMIT changed(id);
}

} // namespace unclip
