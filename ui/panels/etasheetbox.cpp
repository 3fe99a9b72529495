#include "panels/etasheetbox.h"

#include "imageconversion.h"
#include "panels/panelcolumn.h"
#include "session/thumbnailcache.h"
#include "theme.h"
#include "widgets/etasheet.h"

#include <QEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QRegularExpression>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace unclip {

namespace {

constexpr int mostRows = 20; ///< that a person may ask for
constexpr int etaDecimals = 2;

} // namespace

EtaSheetBox::EtaSheetBox(StudioServices services, QWidget *parent)
    : QWidget(parent)
    , m_services(services)
{
    build();
    connectParts();
    retranslate();
}

void EtaSheetBox::build()
{
    m_etasLabel = new QLabel(this);
    m_etas = new QLineEdit(this);
    m_problem = wrappedLabel(QStringLiteral("error"), this);
    m_make = new QPushButton(this);
    m_sheet = new EtaSheet(this);
    m_etasLabel->setBuddy(m_etas);
    m_etas->setObjectName(QStringLiteral("sheetEtas"));
    m_problem->setObjectName(QStringLiteral("sheetProblem"));
    m_problem->hide();
    m_make->setObjectName(QStringLiteral("sheetButton"));
    m_make->setIcon(theme::icon(QStringLiteral("sheet")));
    m_sheet->setObjectName(QStringLiteral("etaSheet"));
    m_sheet->hide();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::smallSpacing);
    layout->addWidget(m_etasLabel);
    layout->addWidget(m_etas);
    layout->addWidget(m_problem);
    layout->addSpacing(theme::smallSpacing);
    layout->addWidget(m_make);
    layout->addSpacing(theme::smallSpacing);
    layout->addWidget(m_sheet);
}

void EtaSheetBox::connectParts()
{
    connect(m_etas, &QLineEdit::textEdited, this, [this] { m_problem->hide(); });
    connect(m_etas, &QLineEdit::editingFinished, this, &EtaSheetBox::onEtasTyped);
    connect(m_make, &QPushButton::clicked, this, &EtaSheetBox::makeRequested);
    connect(m_sheet, &EtaSheet::activated, this, &EtaSheetBox::onActivated);
    const JobQueue &queue = m_services.queue;
    connect(&queue, &JobQueue::pictureSaved, this, &EtaSheetBox::onSaved);
    connect(&queue, &JobQueue::previewed, this, &EtaSheetBox::onPreviewed);
    connect(&queue, &JobQueue::jobStarted, this, [this](quint64 job) {
        if (job == m_job)
            m_sheet->setPending(true); // also when it is tried again
    });
    connect(&queue, &JobQueue::jobEnded, this, &EtaSheetBox::onEnded);
    connect(&m_services.thumbnails, &ThumbnailCache::ready, this, &EtaSheetBox::onThumbnail);
    connect(&m_reader, &PictureReader::ready, this,
            [this](const QString &file, const QImage &picture) {
                if (m_wanted && m_wanted->file == file)
                    showRecord(*m_wanted, picture);
            });
}

void EtaSheetBox::setInput(const VaryInput &input)
{
    const bool isOther = input.sheetEtas != m_input.sheetEtas || m_etas->text().isEmpty();
    m_input = input;
    if (isOther) {
        m_etas->setText(etasText(input.sheetEtas));
        m_problem->hide();
    }
    showTexts();
}

void EtaSheetBox::setReason(const QString &reason)
{
    m_reason = reason;
    showTexts();
}

void EtaSheetBox::follow(quint64 job, const std::vector<double> &etas, int columns)
{
    m_job = job;
    m_records.clear();
    m_cells.clear();
    m_wanted.reset();
    m_sheet->setSheet(etas, columns);
    m_sheet->setPending(true);
    m_sheet->show();
}

void EtaSheetBox::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void EtaSheetBox::retranslate()
{
    //: how far each row of the sheet wanders from the picture: numbers from 0 to 1
    m_etasLabel->setText(tr("Rows: how far to wander (η)"));
    m_etas->setAccessibleName(tr("Values of η for the rows of the sheet"));
    m_etas->setToolTip(tr("One row for each number, from 0 (the picture itself) to 1"));
    m_etas->setPlaceholderText(etasText(VaryInput().sheetEtas));
    m_problem->setText(
        tr("Write numbers from 0 to 1 with blanks between them, at most %1.").arg(mostRows));
    showTexts();
}

void EtaSheetBox::showTexts()
{
    const int rows = static_cast<int>(m_input.sheetEtas.size());
    m_make->setText(tr("Make the sheet: %1 × %2").arg(rows).arg(m_input.count));
    m_make->setEnabled(m_reason.isEmpty());
    const QString what =
        tr("Adds a job of %n pictures: a row for each η, a column for each picture "
           "of the seed",
           nullptr, rows * m_input.count);
    m_make->setToolTip(m_reason.isEmpty() ? what : m_reason);
    m_make->setAccessibleDescription(m_make->toolTip());
}

void EtaSheetBox::onEtasTyped()
{
    const std::optional<std::vector<double>> etas = etasFrom(m_etas->text());
    m_problem->setVisible(!etas);
    if (!etas)
        return;
    m_etas->setText(etasText(*etas));
    if (*etas != m_input.sheetEtas)
        Q_EMIT etasEdited(*etas);
}

void EtaSheetBox::onSaved(const PictureRecord &record, quint64 job)
{
    if (job != m_job)
        return;
    const int cell = static_cast<int>(m_records.size());
    m_records.push_back(record);
    m_cells.insert(record.id, cell);
    const QImage small = m_services.thumbnails.thumbnail(record.id, record.file);
    if (small.isNull())
        return;
    m_cells.remove(record.id);
    setCell(cell, small);
}

void EtaSheetBox::onPreviewed(quint64 job, const SharedImage &x0, int picture)
{
    if (job == m_job && picture >= static_cast<int>(m_records.size()))
        setCell(picture, toQImage(x0));
}

void EtaSheetBox::onThumbnail(const QString &id)
{
    const auto found = m_cells.constFind(id);
    if (found == m_cells.constEnd())
        return;
    const int cell = *found;
    const QString file = m_records[static_cast<std::size_t>(cell)].file;
    m_cells.erase(found);
    setCell(cell, m_services.thumbnails.thumbnail(id, file));
}

/// A picture that was broken off halfway does not stay.
void EtaSheetBox::onEnded(quint64 job)
{
    if (job != m_job)
        return;
    const int cells = m_sheet->rowCount() * m_sheet->columnCount();
    for (int cell = static_cast<int>(m_records.size()); cell < cells; ++cell)
        setCell(cell, {});
    m_sheet->setPending(false);
}

void EtaSheetBox::onActivated(int row, int column)
{
    const auto cell = static_cast<std::size_t>(row * m_sheet->columnCount() + column);
    if (cell >= m_records.size())
        return; // still a preview
    m_wanted = m_records[cell];
    const QImage cached = m_reader.cached(m_wanted->file);
    if (!cached.isNull()) {
        showRecord(*m_wanted, cached);
        return;
    }
    m_reader.dropWaiting();
    m_reader.read(m_wanted->file);
}

void EtaSheetBox::showRecord(const PictureRecord &record, const QImage &picture)
{
    ViewerContent content;
    content.picture = picture;
    content.caption = tr("η = %1").arg(QLocale().toString(record.parameter, 'f', etaDecimals));
    content.drift = record.drift;
    Q_EMIT showInViewer(content);
    m_wanted.reset();
}

void EtaSheetBox::setCell(int index, const QImage &picture)
{
    const int columns = m_sheet->columnCount();
    if (columns > 0)
        m_sheet->setPicture(index / columns, index % columns, picture);
}

std::optional<std::vector<double>> etasFrom(const QString &text)
{
    const QRegularExpression parting(QStringLiteral("[\\s,;，；、]+"));
    std::vector<double> etas;
    for (const QString &word : text.split(parting, Qt::SkipEmptyParts)) {
        bool isNumber = false;
        const double eta = QLocale::c().toDouble(word, &isNumber);
        if (!isNumber || !(eta >= 0.0 && eta <= 1.0))
            return std::nullopt;
        etas.push_back(eta);
    }
    if (etas.empty() || etas.size() > mostRows)
        return std::nullopt;
    return etas;
}

QString etasText(const std::vector<double> &etas)
{
    QStringList words;
    for (const double eta : etas)
        words.append(QLocale::c().toString(eta, 'g', QLocale::FloatingPointShortest));
    return words.join(QStringLiteral("  "));
}

} // namespace unclip
