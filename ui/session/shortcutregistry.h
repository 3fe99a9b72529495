#pragma once

#include <QKeySequence>
#include <QList>
#include <QObject>
#include <QPointer>
#include <QStringList>

#include <vector>

class QAction;

namespace unclip {

class Settings;

/// One action of the studio, as a list of shortcuts shows it.
struct ShortcutEntry
{
    QString id; ///< never translated, never changed: the key in the settings
    QString name; ///< translated, without mnemonic: "Make"
    QString group; ///< translated: "Viewer"
    QList<QKeySequence> defaults; ///< may be empty
};

/// As it is named to a person, who knows one Enter key: Return is Enter.
QKeySequence namedByEnter(const QKeySequence &sequence);

/// Every action of the studio with its keys. A person may give an action another sequence, or none,
/// in place of its defaults; that is kept in the settings and reaches the action at once. Two
/// actions never get the same keys by rebinding. A keyboard's two Enter keys, Qt's Enter and
/// Return, count as one: a sequence with either holds for both, and Enter is named first. GUI
/// thread.
class ShortcutRegistry : public QObject
{
    Q_OBJECT

public:
    explicit ShortcutRegistry(Settings &settings, QObject *parent = nullptr);

    /// Registers an action; the keys in force are set on `action` now and whenever they change. An
    /// id that is there already takes the new entry and action.
    /// @param action not owned, may be null (keys that a widget handles itself) and may go first
    void add(const ShortcutEntry &entry, QAction *action = nullptr);

    /// Another language: entriesChanged() follows.
    void rename(const QString &id, const QString &name, const QString &group);

    QList<ShortcutEntry> entries() const; ///< in the order of add()
    bool contains(const QString &id) const;

    QList<QKeySequence> sequences(const QString &id) const; ///< in force; empty: none
    bool isDefault(const QString &id) const;

    /// Ids of other actions whose keys are the same, or begin like these or these like them, so
    /// that one of the two could never be reached.
    QStringList conflicts(const QString &id, const QKeySequence &sequence) const;

    /// Gives an action `sequence` alone; an empty one takes its keys away.
    /// @return ids that have these keys already; when there are any, nothing is changed
    QStringList assign(const QString &id, const QKeySequence &sequence);

    /// The same, but actions that have these keys lose them; one other of their keys stays.
    void takeOver(const QString &id, const QKeySequence &sequence);

    /// Back to the defaults. Refused like assign() when another action has got them since.
    QStringList reset(const QString &id);
    void resetAll();

Q_SIGNALS:
    void changed(const QString &id); ///< other keys are in force
    void entriesChanged(); ///< added or renamed

private:
    struct Item
    {
        ShortcutEntry entry;
        QPointer<QAction> action;
        QList<QKeySequence> sequences;
    };

    Item *find(const QString &id);
    const Item *find(const QString &id) const;
    QList<QKeySequence> wanted(const ShortcutEntry &entry) const;
    void store(Item &item, const QList<QKeySequence> &sequences);
    void use(Item &item, const QList<QKeySequence> &sequences);

    Settings &m_settings;
    std::vector<Item> m_items;
};

} // namespace unclip
