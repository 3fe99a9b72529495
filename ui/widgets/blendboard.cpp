#include "widgets/blendboard.h"

#include "theme.h"
#include "widgets/blendcell.h"
#include "widgets/imageslot.h"

#include <QEvent>
#include <QGridLayout>
#include <QPushButton>
#include <QResizeEvent>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace unclip {

namespace {

constexpr int cellWidth = 140; ///< pixels, at least

/// Which edits of a slot are one undo step: a crop that moves, words that are typed.
QString mergeKeyOf(const SlotInput &before, const SlotInput &after, int end)
{
    if (before.kind != after.kind || before.file != after.file || before.sha256 != after.sha256)
        return {};
    return QStringLiteral("%1-%2")
        .arg(after.kind == SlotInput::Kind::Prompt ? QStringLiteral("boardPrompt")
                                                   : QStringLiteral("boardCrop"))
        .arg(end);
}

} // namespace

BlendBoard::BlendBoard(ImageLoader &loader, QWidget *parent)
    : QWidget(parent)
    , m_loader(loader)
    , m_grid(new QGridLayout)
    , m_add(new QPushButton(this))
{
    m_add->setObjectName(QStringLiteral("addEnd"));
    m_add->setIcon(theme::icon(QStringLiteral("add")));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::spacing);
    m_grid->setSpacing(theme::spacing);
    column->addLayout(m_grid);
    column->addWidget(m_add);
    column->addStretch(1);
    connect(m_add, &QPushButton::clicked, this, [this] {
        addCell();
        layOut();
        m_cells.back()->slot()->setFocus(Qt::OtherFocusReason);
        Q_EMIT edited(ends(), QString());
    });
    setEnds({});
}

BlendBoard::~BlendBoard() = default;

void BlendBoard::setEnds(const std::vector<BlendEndInput> &ends)
{
    const std::size_t count =
        std::clamp(ends.size(), static_cast<std::size_t>(fewest), static_cast<std::size_t>(limit));
    const bool isOtherCount = count != m_cells.size();
    while (m_cells.size() < count)
        addCell();
    while (m_cells.size() > count) {
        BlendCell *last = m_cells.back();
        m_cells.pop_back();
        last->hide();
        last->deleteLater(); // it may be the sender of what led here
    }
    for (std::size_t i = 0; i < count; ++i)
        m_cells[i]->setEnd(i < ends.size() ? ends[i] : BlendEndInput());
    if (isOtherCount)
        layOut();
}

std::vector<BlendEndInput> BlendBoard::ends() const
{
    std::vector<BlendEndInput> ends;
    ends.reserve(m_cells.size());
    for (const BlendCell *cell : m_cells)
        ends.push_back(cell->end());
    return ends;
}

void BlendBoard::setSlotSetUp(std::function<void(ImageSlot *)> setUp)
{
    m_setUpSlot = std::move(setUp);
    for (BlendCell *cell : m_cells)
        m_setUpSlot(cell->slot());
}

void BlendBoard::recount()
{
    for (BlendCell *cell : m_cells)
        cell->slot()->recount();
}

void BlendBoard::takePicture(const QString &file, const QString &pictureId, int end)
{
    const int last = std::clamp(end, 0, limit - 1);
    while (static_cast<int>(m_cells.size()) <= last)
        addCell();
    layOut();
    m_cells[static_cast<std::size_t>(last)]->slot()->takeFile(file, pictureId);
}

QSize BlendBoard::sizeHint() const
{
    return { 2 * cellWidth + theme::spacing, QWidget::sizeHint().height() };
}

QSize BlendBoard::minimumSizeHint() const
{
    return { cellWidth, QWidget::minimumSizeHint().height() };
}

void BlendBoard::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        showState();
    QWidget::changeEvent(event);
}

void BlendBoard::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    layOut();
}

void BlendBoard::addCell()
{
    auto *cell = new BlendCell(m_loader, this);
    if (m_setUpSlot)
        m_setUpSlot(cell->slot());
    connect(cell, &BlendCell::slotEdited, this,
            [this, cell](const SlotInput &before) { onSlotEdited(cell, before); });
    connect(cell, &BlendCell::weightEdited, this, [this, cell] {
        Q_EMIT edited(ends(), QStringLiteral("boardWeight-%1").arg(indexOf(cell)));
    });
    connect(cell, &BlendCell::removeRequested, this, [this, cell] { removeCell(cell); });
    m_cells.push_back(cell);
    m_columns = 0; // so that layOut() does its work
}

void BlendBoard::removeCell(BlendCell *cell)
{
    const int index = indexOf(cell);
    if (index < 0 || static_cast<int>(m_cells.size()) <= fewest)
        return;
    m_cells.erase(m_cells.begin() + index);
    const auto neighbour =
        static_cast<std::size_t>(std::min(index, static_cast<int>(m_cells.size()) - 1));
    m_cells[neighbour]->slot()->setFocus(Qt::OtherFocusReason);
    cell->hide();
    cell->deleteLater(); // its button is the sender
    m_columns = 0;
    layOut();
    Q_EMIT edited(ends(), QString());
}

void BlendBoard::onSlotEdited(BlendCell *cell, const SlotInput &before)
{
    Q_EMIT edited(ends(), mergeKeyOf(before, cell->slot()->input(), indexOf(cell)));
}

int BlendBoard::indexOf(const BlendCell *cell) const
{
    const auto found = std::find(m_cells.begin(), m_cells.end(), cell);
    return found == m_cells.end() ? -1 : static_cast<int>(found - m_cells.begin());
}

void BlendBoard::layOut()
{
    const int columns = std::max(1, (width() + theme::spacing) / (cellWidth + theme::spacing));
    if (columns == m_columns && m_grid->count() == static_cast<int>(m_cells.size()))
        return;
    while (m_grid->count() > 0)
        delete m_grid->takeAt(0);
    for (int i = 0; i < limit; ++i)
        m_grid->setColumnStretch(i, i < columns ? 1 : 0);
    for (std::size_t i = 0; i < m_cells.size(); ++i) {
        const int place = static_cast<int>(i);
        m_grid->addWidget(m_cells[i], place / columns, place % columns, Qt::AlignTop);
        m_cells[i]->show();
        setTabOrder(i == 0 ? m_cells[0] : m_cells[i - 1], m_cells[i]);
    }
    m_columns = columns;
    showState();
}

void BlendBoard::showState()
{
    for (std::size_t i = 0; i < m_cells.size(); ++i) {
        m_cells[i]->setLetter(QString(QChar(u'A' + static_cast<char16_t>(i))));
        m_cells[i]->setRemovable(static_cast<int>(m_cells.size()) > fewest);
    }
    const bool isFull = static_cast<int>(m_cells.size()) >= limit;
    m_add->setText(tr("Add a picture or words"));
    m_add->setEnabled(!isFull);
    m_add->setToolTip(isFull ? tr("The board holds %n of them at most.", nullptr, limit)
                             : tr("One more place on the board"));
}

} // namespace unclip
