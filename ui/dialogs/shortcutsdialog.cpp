#include "dialogs/shortcutsdialog.h"

#include "panels/panelcolumn.h"
#include "theme.h"

#include <QDialogButtonBox>
#include <QEvent>
#include <QHeaderView>
#include <QKeySequenceEdit>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace unclip {

namespace {

constexpr int idRole = Qt::UserRole + 1;
constexpr int nameColumn = 0;
constexpr int keysColumn = 1;
const QSize preferredSize { 620, 600 };

QString textOf(const QKeySequence &sequence)
{
    return namedByEnter(sequence).toString(QKeySequence::NativeText);
}

QString textOf(const QList<QKeySequence> &sequences)
{
    QStringList texts;
    for (const QKeySequence &sequence : sequences)
        texts << textOf(sequence);
    texts.removeDuplicates();
    return texts.join(QStringLiteral(", "));
}

/// Every word of the search must occur somewhere in the row or its group.
bool fits(const QTreeWidgetItem &item, const QStringList &words)
{
    const QString text = item.text(nameColumn) + QLatin1Char(' ') + item.text(keysColumn)
        + QLatin1Char(' ')
        + (item.parent() != nullptr ? item.parent()->text(nameColumn) : QString());
    for (const QString &word : words) {
        if (!text.contains(word, Qt::CaseInsensitive))
            return false;
    }
    return true;
}

} // namespace

ShortcutsDialog::ShortcutsDialog(ShortcutRegistry &registry, QWidget *parent)
    : QDialog(parent)
    , m_registry(registry)
{
    setObjectName(QStringLiteral("shortcutsDialog"));
    build();
    connectParts();
    retranslate();
    fill();
    m_search->setFocus();
    resize(preferredSize);
}

void ShortcutsDialog::build()
{
    m_search = new QLineEdit(this);
    m_search->setObjectName(QStringLiteral("shortcutSearch"));
    m_search->setClearButtonEnabled(true);
    m_list = new QTreeWidget(this);
    m_list->setObjectName(QStringLiteral("shortcutList"));
    m_list->setColumnCount(2);
    m_list->setStyleSheet(QStringLiteral("QTreeView::item { padding: 4px 2px; }"));
    m_list->setUniformRowHeights(true);
    m_list->setAllColumnsShowFocus(true);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(nameColumn, QHeaderView::Stretch);
    m_list->header()->setSectionResizeMode(keysColumn, QHeaderView::ResizeToContents);
    m_list->header()->setMinimumSectionSize(140);
    m_nothing = wrappedLabel(QStringLiteral("muted"), this);
    m_nothing->setObjectName(QStringLiteral("nothingFound"));
    m_conflict = wrappedLabel(QStringLiteral("warning"), this);
    m_conflict->setObjectName(QStringLiteral("conflictLabel"));
    m_takeOver = new QPushButton(this);
    m_takeOver->setObjectName(QStringLiteral("takeOverButton"));
    QWidget *edit = editRow();
    m_buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    m_resetAll = m_buttons->addButton(QString(), QDialogButtonBox::ResetRole);
    m_resetAll->setObjectName(QStringLiteral("resetAllButton"));
    for (QPushButton *button : { m_resetAll, m_buttons->button(QDialogButtonBox::Close) })
        button->setAutoDefault(false); // Enter belongs to the keys

    auto *conflict = new QHBoxLayout;
    conflict->setSpacing(theme::spacing);
    conflict->addWidget(m_conflict, 1);
    conflict->addWidget(m_takeOver);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::largeSpacing, theme::largeSpacing, theme::largeSpacing,
                               theme::largeSpacing);
    layout->setSpacing(theme::spacing);
    layout->addWidget(m_search);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_nothing);
    layout->addWidget(m_editLabel);
    layout->addWidget(edit);
    layout->addLayout(conflict);
    layout->addWidget(m_buttons);
}

QWidget *ShortcutsDialog::editRow()
{
    m_editLabel = wrappedLabel(QString(), this);
    m_editLabel->setObjectName(QStringLiteral("editLabel"));
    auto *row = new QWidget(this);
    m_keys = new QKeySequenceEdit(row);
    m_keys->setObjectName(QStringLiteral("keysField"));
    m_keys->setClearButtonEnabled(true);
    m_assign = new QPushButton(row);
    m_assign->setObjectName(QStringLiteral("assignButton"));
    m_remove = new QPushButton(row);
    m_remove->setObjectName(QStringLiteral("removeButton"));
    m_reset = new QPushButton(row);
    m_reset->setObjectName(QStringLiteral("resetButton"));
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::spacing);
    layout->addWidget(m_keys, 1);
    for (QPushButton *button : { m_assign, m_remove, m_reset }) {
        button->setAutoDefault(false);
        layout->addWidget(button);
    }
    m_editLabel->setBuddy(m_keys);
    return row;
}

void ShortcutsDialog::connectParts()
{
    connect(m_search, &QLineEdit::textChanged, this, &ShortcutsDialog::filter);
    connect(m_list, &QTreeWidget::currentItemChanged, this, &ShortcutsDialog::showCurrent);
    connect(m_list, &QTreeWidget::itemActivated, m_keys, [this] { m_keys->setFocus(); });
    connect(m_keys, &QKeySequenceEdit::keySequenceChanged, this, [this] {
        clearConflict();
        m_assign->setEnabled(!m_keys->keySequence().isEmpty() && !currentId().isEmpty());
    });
    connect(m_assign, &QPushButton::clicked, this, &ShortcutsDialog::assign);
    connect(m_remove, &QPushButton::clicked, this, [this] {
        m_registry.assign(currentId(), QKeySequence());
        showCurrent();
    });
    connect(m_reset, &QPushButton::clicked, this, &ShortcutsDialog::reset);
    connect(m_takeOver, &QPushButton::clicked, this, &ShortcutsDialog::takeOver);
    connect(m_resetAll, &QPushButton::clicked, this, [this] {
        m_registry.resetAll();
        showCurrent();
    });
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(&m_registry, &ShortcutRegistry::changed, this, &ShortcutsDialog::showKeys);
    connect(&m_registry, &ShortcutRegistry::entriesChanged, this, &ShortcutsDialog::fill);
}

void ShortcutsDialog::fill()
{
    const QString id = currentId();
    m_list->clear();
    for (const ShortcutEntry &entry : m_registry.entries()) {
        auto *item = new QTreeWidgetItem(groupItem(entry.group));
        item->setText(nameColumn, entry.name);
        item->setData(nameColumn, idRole, entry.id);
        showKeys(entry.id);
    }
    m_list->expandAll();
    filter();
    QTreeWidgetItem *kept = itemOf(id);
    if (kept == nullptr && m_list->topLevelItemCount() > 0)
        kept = m_list->topLevelItem(0)->child(0);
    m_list->setCurrentItem(kept);
    showCurrent();
}

QTreeWidgetItem *ShortcutsDialog::groupItem(const QString &group)
{
    for (int i = 0; i < m_list->topLevelItemCount(); ++i) {
        if (m_list->topLevelItem(i)->text(nameColumn) == group)
            return m_list->topLevelItem(i);
    }
    auto *item = new QTreeWidgetItem(m_list);
    item->setText(nameColumn, group);
    item->setFlags(Qt::ItemIsEnabled);
    item->setFirstColumnSpanned(true);
    QFont font = m_list->font();
    font.setBold(true);
    item->setFont(nameColumn, font);
    return item;
}

void ShortcutsDialog::showKeys(const QString &id)
{
    QTreeWidgetItem *item = itemOf(id);
    if (item == nullptr)
        return;
    item->setText(keysColumn, textOf(m_registry.sequences(id)));
    QFont font = m_list->font();
    font.setBold(!m_registry.isDefault(id));
    item->setFont(keysColumn, font);
    item->setToolTip(keysColumn, m_registry.isDefault(id) ? QString() : tr("Changed by you"));
}

void ShortcutsDialog::filter()
{
    const QStringList words = m_search->text().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    int shown = 0;
    for (int i = 0; i < m_list->topLevelItemCount(); ++i) {
        QTreeWidgetItem *group = m_list->topLevelItem(i);
        int shownHere = 0;
        for (int row = 0; row < group->childCount(); ++row) {
            const bool isShown = fits(*group->child(row), words);
            group->child(row)->setHidden(!isShown);
            shownHere += isShown ? 1 : 0;
        }
        group->setHidden(shownHere == 0);
        shown += shownHere;
    }
    m_nothing->setVisible(shown == 0);
}

QString ShortcutsDialog::currentId() const
{
    const QTreeWidgetItem *item = m_list->currentItem();
    return item != nullptr ? item->data(nameColumn, idRole).toString() : QString();
}

QTreeWidgetItem *ShortcutsDialog::itemOf(const QString &id) const
{
    for (int i = 0; i < m_list->topLevelItemCount(); ++i) {
        QTreeWidgetItem *group = m_list->topLevelItem(i);
        for (int row = 0; row < group->childCount(); ++row) {
            if (group->child(row)->data(nameColumn, idRole).toString() == id)
                return group->child(row);
        }
    }
    return nullptr;
}

void ShortcutsDialog::showCurrent()
{
    const QString id = currentId();
    const QTreeWidgetItem *item = m_list->currentItem();
    m_editLabel->setText(id.isEmpty() ? tr("Choose an action to change its keys.")
                                      : tr("Keys for “%1”").arg(item->text(nameColumn)));
    m_keys->setEnabled(!id.isEmpty());
    m_keys->clear();
    m_assign->setEnabled(false);
    m_remove->setEnabled(!id.isEmpty() && !m_registry.sequences(id).isEmpty());
    m_reset->setEnabled(!id.isEmpty() && !m_registry.isDefault(id));
    clearConflict();
}

void ShortcutsDialog::assign()
{
    const QKeySequence sequence = m_keys->keySequence();
    const QStringList conflicts = m_registry.assign(currentId(), sequence);
    if (conflicts.isEmpty())
        showCurrent();
    else
        showConflict(conflicts, sequence);
}

void ShortcutsDialog::takeOver()
{
    m_registry.takeOver(currentId(), m_wanted);
    showCurrent();
}

void ShortcutsDialog::reset()
{
    const QStringList conflicts = m_registry.reset(currentId());
    showCurrent();
    if (!conflicts.isEmpty())
        showConflict(conflicts, QKeySequence());
}

/// @param sequence may be taken over; empty: only told
void ShortcutsDialog::showConflict(const QStringList &ids, const QKeySequence &sequence)
{
    QStringList names;
    for (const QString &id : ids) {
        const QTreeWidgetItem *item = itemOf(id);
        names << (item != nullptr ? item->text(nameColumn) : id);
    }
    const QString others = names.join(QStringLiteral(", "));
    m_wanted = sequence;
    m_conflict->setText(sequence.isEmpty()
                            ? tr("Not reset: its keys belong to “%1” now.").arg(others)
                            : tr("%1 belongs to “%2” already.").arg(textOf(sequence), others));
    m_conflict->setVisible(true);
    m_takeOver->setVisible(!sequence.isEmpty());
}

void ShortcutsDialog::clearConflict()
{
    m_wanted = QKeySequence();
    m_conflict->setVisible(false);
    m_takeOver->setVisible(false);
}

void ShortcutsDialog::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
        fill();
    }
    QDialog::changeEvent(event);
}

void ShortcutsDialog::retranslate()
{
    setWindowTitle(tr("Keyboard shortcuts"));
    m_search->setPlaceholderText(tr("Search by action or keys"));
    m_search->setAccessibleName(m_search->placeholderText());
    m_list->setHeaderLabels({ tr("Action"), tr("Keys") });
    m_list->setAccessibleName(tr("Keyboard shortcuts"));
    m_nothing->setText(tr("No action fits. Try another word."));
    m_keys->setAccessibleName(tr("New keys: press them here"));
    m_keys->setToolTip(tr("Click here, then press the keys."));
    //: give an action these keys
    m_assign->setText(tr("Assign"));
    //: take the keys of an action away
    m_remove->setText(tr("No keys"));
    m_remove->setToolTip(tr("Take the keys of this action away"));
    m_reset->setText(tr("Default"));
    m_reset->setToolTip(tr("Back to the keys that the studio comes with"));
    m_takeOver->setText(tr("Take it over"));
    m_takeOver->setToolTip(tr("The other action loses these keys."));
    m_resetAll->setText(tr("All defaults"));
    m_resetAll->setToolTip(tr("Back to the keys that the studio comes with, for every action"));
    m_buttons->button(QDialogButtonBox::Close)->setText(tr("Close"));
}

} // namespace unclip
