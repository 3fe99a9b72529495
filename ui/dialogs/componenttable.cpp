#include "dialogs/componenttable.h"

#include "theme.h"
#include "uitext.h"
#include "widgets/plaintooltip.h"

#include <QCoreApplication>
#include <QEvent>
#include <QHeaderView>

#include <algorithm>

namespace unclip {

namespace {

constexpr int maxDetailLength = 140;

enum Column { NameColumn, StateColumn, SizeColumn, AdviceColumn, ColumnCount };

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(unclip::ComponentTable)
};

/// Parts without which every mode still works: their absence is no trouble.
bool isOptional(const std::string &name)
{
    return name == "prior_ar" || name == "prior_ar_scheduler" || name == "pca"
        || name == "concepts.txt" || name == "super_res_2_first" || name == "super_res_2_last"
        || name == "super_res_2_scheduler";
}

bool isTrouble(const ComponentCheck &component)
{
    return component.state != ComponentState::Found
        && !(component.state == ComponentState::Missing && isOptional(component.name));
}

QString remedyOf(const ComponentCheck &component)
{
    switch (component.state) {
    case ComponentState::Found:
        return {};
    case ComponentState::Missing:
        return isOptional(component.name) ? Text::tr("Not needed; with it the model could do more.")
                                          : Text::tr("Copy the folder “%1” into the model folder.")
                                                .arg(QString::fromStdString(component.name));
    case ComponentState::WrongShape:
        return Text::tr("Fetch its weights and its config.json from the same source.");
    case ComponentState::NotConverted:
        return Text::tr("Run “unclip convert” on the folder once: pickled files are never opened "
                        "here.");
    case ComponentState::Malformed:
        break;
    }
    return Text::tr("Fetch this part again.");
}

/// The tooltip has it all.
QString shortened(const QString &detail)
{
    return detail.size() <= maxDetailLength ? detail
                                            : detail.left(maxDetailLength) + QStringLiteral("…");
}

QString sizeOf(const ComponentCheck &component)
{
    return component.byteCount > 0 ? uitext::fileSize(component.byteCount) : QString();
}

QColor colorOf(const ComponentCheck &component)
{
    const ThemeColors colors = theme::colors();
    if (isTrouble(component))
        return colors.error;
    return component.state == ComponentState::Found ? colors.success : colors.mutedText;
}

} // namespace

ComponentTable::ComponentTable(QWidget *parent)
    : QTableWidget(0, ColumnCount, parent)
{
    setObjectName(QStringLiteral("componentTable"));
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setTabKeyNavigation(false);
    setShowGrid(false);
    setWordWrap(true);
    setStyleSheet(
        QStringLiteral("QTableView::item { padding: 5px 0; border-left: 5px solid transparent; }"));
    verticalHeader()->setVisible(false);
    verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    horizontalHeader()->setSectionResizeMode(AdviceColumn, QHeaderView::Stretch);
    retranslate();
}

void ComponentTable::showCheck(const std::vector<ComponentCheck> &components)
{
    m_shown = components;
    std::stable_sort(m_shown.begin(), m_shown.end(),
                     [](const ComponentCheck &a, const ComponentCheck &b) {
                         return isTrouble(a) && !isTrouble(b);
                     });
    setRowCount(static_cast<int>(m_shown.size()));
    for (int row = 0; row < rowCount(); ++row)
        fillRow(row, m_shown[static_cast<std::size_t>(row)]);
}

void ComponentTable::fillRow(int row, const ComponentCheck &component)
{
    const QString technical = QString::fromStdString(component.name);
    const QString detail = QString::fromStdString(component.detail);
    const QStringList texts { uitext::component(technical), uitext::componentState(component.state),
                              sizeOf(component), remedyOf(component) };
    const QString toolTip = detail.isEmpty() || component.state == ComponentState::Missing
        ? technical
        : technical + QStringLiteral(": ") + detail;
    for (int column = 0; column < ColumnCount; ++column) {
        auto *cell = new QTableWidgetItem(texts[column]);
        cell->setToolTip(plainToolTip(toolTip));
        cell->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
        setItem(row, column, cell);
    }
    item(row, StateColumn)->setForeground(colorOf(component));
    item(row, SizeColumn)->setForeground(theme::colors().mutedText);
    const bool isDamaged = component.state == ComponentState::WrongShape
        || component.state == ComponentState::Malformed;
    if (isDamaged)
        item(row, AdviceColumn)
            ->setText(texts[AdviceColumn] + QLatin1Char('\n') + shortened(detail));
}

void ComponentTable::retranslate()
{
    setHorizontalHeaderLabels(
        { Text::tr("Part"), Text::tr("State"), Text::tr("Size"), Text::tr("What helps") });
    setAccessibleName(Text::tr("Parts of the model"));
    showCheck(m_shown);
}

void ComponentTable::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        showCheck(m_shown);
    QTableWidget::changeEvent(event);
}

} // namespace unclip
