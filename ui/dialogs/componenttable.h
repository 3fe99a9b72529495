#pragma once

#include "unclip/modelcheck.h"

#include <QTableWidget>

#include <vector>

namespace unclip {

/// The parts of a model folder: name, state, what is wrong and what helps.
class ComponentTable : public QTableWidget
{
    Q_OBJECT

public:
    explicit ComponentTable(QWidget *parent = nullptr);

    void showCheck(const std::vector<ComponentCheck> &components); ///< problems first
    void retranslate();

protected:
    void changeEvent(QEvent *event) override; ///< colours of another theme

private:
    void fillRow(int row, const ComponentCheck &component);

    std::vector<ComponentCheck> m_shown;
};

} // namespace unclip
