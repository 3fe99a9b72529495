#include "panels/infoform.h"

#include "theme.h"

#include <QGridLayout>
#include <QLabel>

#include <algorithm>

namespace unclip {

QLabel *makeValueLabel(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setMinimumWidth(1);
    label->setAlignment(Qt::AlignLeading | Qt::AlignTop);
    QSizePolicy policy(QSizePolicy::Ignored, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    label->setSizePolicy(policy);
    return label;
}

InfoForm::InfoForm(QWidget *parent)
    : QWidget(parent)
    , m_grid(new QGridLayout(this))
{
    setObjectName(QStringLiteral("infoForm"));
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(theme::spacing + theme::smallSpacing);
    m_grid->setVerticalSpacing(theme::smallSpacing + 2);
    m_grid->setColumnStretch(1, 1);
}

QSize InfoForm::minimumSizeHint() const
{
    return { QWidget::minimumSizeHint().width(), 0 };
}

void InfoForm::addPair()
{
    auto *name = new QLabel(this);
    name->setProperty("role", QStringLiteral("muted"));
    name->setAlignment(Qt::AlignLeading | Qt::AlignTop);
    Pair pair { name, makeValueLabel(this) };
    pair.name->setBuddy(pair.value);
    const auto row = static_cast<int>(m_pairs.size());
    m_grid->addWidget(pair.name, row, 0);
    m_grid->addWidget(pair.value, row, 1);
    m_pairs.push_back(pair);
}

void InfoForm::setRows(const std::vector<InfoRow> &rows)
{
    m_rows = rows;
    while (m_pairs.size() < rows.size())
        addPair();
    for (std::size_t i = 0; i < m_pairs.size(); ++i) {
        const bool isUsed = i < rows.size();
        m_pairs[i].name->setVisible(isUsed);
        m_pairs[i].value->setVisible(isUsed);
        if (!isUsed)
            continue;
        m_pairs[i].name->setText(rows[i].name);
        m_pairs[i].name->setToolTip(rows[i].toolTip);
        m_pairs[i].value->setText(rows[i].value);
        m_pairs[i].value->setToolTip(rows[i].toolTip);
        m_pairs[i].value->setAccessibleName(rows[i].name);
    }
}

QString InfoForm::valueOf(const QString &name) const
{
    const auto row = std::find_if(m_rows.begin(), m_rows.end(),
                                  [&name](const InfoRow &other) { return other.name == name; });
    return row != m_rows.end() ? row->value : QString();
}

} // namespace unclip
