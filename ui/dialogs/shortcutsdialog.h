#pragma once

#include "session/shortcutregistry.h"

#include <QDialog>

class QDialogButtonBox;
class QKeySequenceEdit;
class QLabel;
class QLineEdit;
class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace unclip {

/// Every shortcut, searchable by name or keys, each of them rebindable.
class ShortcutsDialog : public QDialog
{
    Q_OBJECT

public:
    explicit ShortcutsDialog(ShortcutRegistry &registry, QWidget *parent = nullptr);

protected:
    void changeEvent(QEvent *event) override;

private:
    void build();
    QWidget *editRow();
    void connectParts();
    void fill();
    void showKeys(const QString &id);
    void filter();
    void showCurrent();
    QString currentId() const;
    QTreeWidgetItem *itemOf(const QString &id) const;
    QTreeWidgetItem *groupItem(const QString &group);
    void assign();
    void takeOver();
    void reset();
    void showConflict(const QStringList &ids, const QKeySequence &sequence);
    void clearConflict();
    void retranslate();

    ShortcutRegistry &m_registry;
    QLineEdit *m_search = nullptr;
    QTreeWidget *m_list = nullptr;
    QLabel *m_nothing = nullptr; ///< no action fits the search
    QLabel *m_editLabel = nullptr;
    QKeySequenceEdit *m_keys = nullptr;
    QPushButton *m_assign = nullptr;
    QPushButton *m_remove = nullptr;
    QPushButton *m_reset = nullptr;
    QLabel *m_conflict = nullptr;
    QPushButton *m_takeOver = nullptr;
    QPushButton *m_resetAll = nullptr;
    QDialogButtonBox *m_buttons = nullptr;
    QKeySequence m_wanted; ///< refused because of a conflict; empty: none
};

} // namespace unclip
