#pragma once

#include "panels/inforows.h"

#include <QWidget>

class QGridLayout;
class QLabel;

namespace unclip {

/// Names and values under each other; values can be selected and copied.
class InfoForm : public QWidget
{
    Q_OBJECT

public:
    explicit InfoForm(QWidget *parent = nullptr);

    void setRows(const std::vector<InfoRow> &rows);
    const std::vector<InfoRow> &rows() const { return m_rows; }
    QString valueOf(const QString &name) const; ///< empty: no such row

    /// Leaves the height to heightForWidth(): the layout would answer for the narrowest form.
    QSize minimumSizeHint() const override;

private:
    void addPair();

    struct Pair
    {
        QLabel *name = nullptr;
        QLabel *value = nullptr;
    };

    std::vector<InfoRow> m_rows;
    std::vector<Pair> m_pairs; ///< at least as many as rows
    QGridLayout *m_grid = nullptr;
};

/// A label for words from outside: plain text, wrapped, selectable, never wider than its place.
QLabel *makeValueLabel(QWidget *parent);

} // namespace unclip
