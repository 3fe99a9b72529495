#include "session/contactsheet.h"

#include "imageconversion.h"
#include "unclip/error.h"
#include "unclip/imagefile.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QFontMetricsF>
#include <QMarginsF>
#include <QPageLayout>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>

#include <algorithm>
#include <cmath>

namespace unclip {

namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr int pdfDpi = 300;
constexpr int maxImageHeight = 16000; // pixels; more than that goes on another sheet
constexpr int maxColumns = 12;
constexpr double pageMarginMillimetres = 12.0;

struct SheetColors
{
    QColor background;
    QColor text;
    QColor muted;
    QColor placeholder;
};

SheetColors colorsOf(SheetBackground background)
{
    if (background == SheetBackground::Dark)
        return { QColor(0x1e, 0x1e, 0x20), QColor(0xf0, 0xf0, 0xf0), QColor(0xae, 0xae, 0xb2),
                 QColor(0x38, 0x38, 0x3c) };
    return { Qt::white, QColor(0x1c, 0x1c, 0x1e), QColor(0x5c, 0x5c, 0x62),
             QColor(0xe8, 0xe8, 0xec) };
}

QString translated(const char *text)
{
    return QCoreApplication::translate("ContactSheet", text);
}

/// "t 0.50"; empty for pictures that have no such number.
QString valueOf(const PictureRecord &record)
{
    const auto text = [&record](const char *symbol, int decimals) {
        return QString::fromUtf8(symbol) + QLatin1Char(' ')
            + QString::number(record.parameter, 'f', decimals);
    };
    switch (record.mode) {
    case Mode::Vary:
        return text("η", 2);
    case Mode::Blend:
        return text("t", 2);
    case Mode::Edit:
        return text("θ", 2);
    case Mode::Explore:
        return text("k", 0);
    case Mode::Create:
    case Mode::Gallery:
        break;
    }
    return {};
}

double lineHeight(int pixels)
{
    return std::ceil(pixels * 1.35);
}

QFont fontOf(int pixels)
{
    QFont font;
    font.setPixelSize(std::max(pixels, 1));
    return font;
}

void setCaption(SheetGeometry &geometry, SheetCaption caption, int pixels)
{
    if (caption == SheetCaption::None)
        return;
    geometry.titlePixels = pixels;
    geometry.captionHeight = lineHeight(pixels) + pixels * 0.4;
    if (caption != SheetCaption::Details)
        return;
    geometry.detailPixels = std::max(1, static_cast<int>(std::lround(pixels * 0.85)));
    geometry.captionHeight += lineHeight(geometry.detailPixels);
}

/// The square is filled from its bottom, so that captions stay close to wide pictures.
QRectF pictureRect(const QRectF &square, const QSize &picture)
{
    const QSizeF size = QSizeF(picture).scaled(square.size(), Qt::KeepAspectRatio);
    return { square.center().x() - size.width() / 2, square.bottom() - size.height(), size.width(),
             size.height() };
}

void drawPicture(QPainter &painter, const QRectF &square, const QImage &picture)
{
    const QRectF target = pictureRect(square, picture.size());
    const QSize pixels = target.size().toSize().expandedTo({ 1, 1 });
    painter.drawImage(target,
                      picture.scaled(pixels, Qt::IgnoreAspectRatio, Qt::SmoothTransformation));
}

void drawPlaceholder(QPainter &painter, const QRectF &square, const SheetColors &colors)
{
    painter.fillRect(square, colors.placeholder);
    painter.setPen(colors.muted);
    painter.setFont(fontOf(static_cast<int>(square.width() / 16)));
    painter.drawText(square, Qt::AlignCenter | Qt::TextWordWrap,
                     translated(QT_TRANSLATE_NOOP("ContactSheet", "This picture cannot be read")));
}

struct CaptionLine
{
    QString text;
    int pixels;
    QColor color;
};

/// @return the space that the line took
double drawLine(QPainter &painter, const QRectF &area, const CaptionLine &line)
{
    const QFont font = fontOf(line.pixels);
    const QString text =
        QFontMetricsF(font, painter.device()).elidedText(line.text, Qt::ElideRight, area.width());
    const double height = lineHeight(line.pixels);
    painter.setFont(font);
    painter.setPen(line.color);
    painter.drawText(QRectF(area.topLeft(), QSizeF(area.width(), height)),
                     Qt::AlignHCenter | Qt::AlignVCenter | Qt::TextSingleLine, text);
    return height;
}

void drawTile(QPainter &painter, const SheetGeometry &geometry, int index, const SheetTile &tile,
              const SheetColors &colors)
{
    const QRectF square = geometry.tile(index);
    if (tile.picture.isNull())
        drawPlaceholder(painter, square, colors);
    else
        drawPicture(painter, square, tile.picture);
    QRectF caption(square.left(), square.bottom() + geometry.titlePixels * 0.3, square.width(),
                   geometry.captionHeight);
    if (geometry.titlePixels > 0)
        caption.setTop(
            caption.top()
            + drawLine(painter, caption, { tile.title, geometry.titlePixels, colors.text }));
    if (geometry.detailPixels > 0)
        drawLine(painter, caption, { tile.details, geometry.detailPixels, colors.muted });
}

void preparePainter(QPainter &painter)
{
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing
                           | QPainter::SmoothPixmapTransform);
}

class ImageSheet : public ContactSheet
{
public:
    ImageSheet(const SheetOptions &options, int pictureCount)
        : m_geometry(SheetGeometry::forImage(options, pictureCount))
        , m_colors(colorsOf(options.background))
        , m_remaining(pictureCount)
    {
    }

    void add(const SheetTile &tile) override
    {
        if (m_sheet.isNull())
            begin();
        QPainter painter(&m_sheet);
        preparePainter(painter);
        drawTile(painter, m_geometry, m_used++, tile, m_colors);
        painter.end();
        --m_remaining;
        if (m_used == m_geometry.tileCount())
            end();
    }

    std::vector<Bytes> finish() override
    {
        if (!m_sheet.isNull())
            end();
        return std::move(m_files);
    }

private:
    void begin()
    {
        const int tiles = std::min(m_remaining, m_geometry.tileCount());
        const double bottom = m_geometry.tile(std::max(tiles, 1) - 1).bottom()
            + m_geometry.captionHeight + m_geometry.margin;
        m_sheet = QImage(static_cast<int>(m_geometry.sheet.width()),
                         static_cast<int>(std::ceil(bottom)), QImage::Format_RGB888);
        if (m_sheet.isNull())
            throw InvalidRequest("There is not enough memory for a contact sheet of this size. "
                                 "Choose smaller pictures or fewer columns.");
        m_sheet.fill(m_colors.background);
        m_used = 0;
    }

    void end()
    {
        m_files.push_back(encodePng(toImage(m_sheet)));
        m_sheet = QImage();
    }

    SheetGeometry m_geometry;
    SheetColors m_colors;
    int m_remaining;
    QImage m_sheet; ///< null between two sheets
    int m_used = 0; ///< tiles on it
    std::vector<Bytes> m_files;
};

QPageSize::PageSizeId pageIdOf(SheetPage page)
{
    switch (page) {
    case SheetPage::A3:
        return QPageSize::A3;
    case SheetPage::Letter:
        return QPageSize::Letter;
    case SheetPage::A4:
        break;
    }
    return QPageSize::A4;
}

QPageLayout pageLayoutOf(const SheetOptions &options)
{
    return { QPageSize(pageIdOf(options.page)),
             options.orientation == SheetOrientation::Landscape ? QPageLayout::Landscape
                                                                : QPageLayout::Portrait,
             QMarginsF() };
}

class PdfSheet : public ContactSheet
{
public:
    PdfSheet(const SheetOptions &options, int pictureCount, const QString &title)
        : m_colors(colorsOf(options.background))
        , m_writer(&m_buffer)
    {
        m_buffer.open(QIODevice::WriteOnly);
        m_writer.setPageLayout(pageLayoutOf(options));
        m_writer.setResolution(pdfDpi);
        m_writer.setTitle(title);
        m_writer.setCreator(QStringLiteral("unCLIP Studio"));
        const QRect page = m_writer.pageLayout().fullRectPixels(pdfDpi);
        m_geometry = SheetGeometry::forPage(options, page.size(), pdfDpi);
        m_pages = (pictureCount + m_geometry.tileCount() - 1) / m_geometry.tileCount();
        if (!m_painter.begin(&m_writer))
            throw InvalidRequest("The PDF cannot be written.");
        preparePainter(m_painter);
        beginPage();
    }

    void add(const SheetTile &tile) override
    {
        if (m_used == m_geometry.tileCount()) {
            m_writer.newPage();
            beginPage();
        }
        drawTile(m_painter, m_geometry, m_used++, tile, m_colors);
    }

    std::vector<Bytes> finish() override
    {
        m_painter.end();
        m_buffer.close();
        return { Bytes(m_buffer.data().begin(), m_buffer.data().end()) };
    }

private:
    void beginPage()
    {
        m_used = 0;
        ++m_page;
        const QRectF page(QPointF(), m_geometry.sheet);
        if (m_colors.background != Qt::white)
            m_painter.fillRect(page, m_colors.background);
        if (m_pages < 2)
            return;
        constexpr int pixels = 25; // 6 points
        const QRectF footer(0, page.height() - m_geometry.margin, page.width(), m_geometry.margin);
        m_painter.setFont(fontOf(pixels));
        m_painter.setPen(m_colors.muted);
        m_painter.drawText(footer, Qt::AlignCenter,
                           QStringLiteral("%1 / %2").arg(m_page).arg(m_pages));
    }

    SheetColors m_colors;
    QBuffer m_buffer;
    QPdfWriter m_writer;
    SheetGeometry m_geometry;
    QPainter m_painter; // ends before the writer goes
    int m_pages = 0;
    int m_page = 0;
    int m_used = 0; ///< tiles on this page
};

} // namespace

SheetTile sheetTileOf(const PictureRecord &record, SheetCaption caption)
{
    SheetTile tile;
    if (caption == SheetCaption::None)
        return tile;
    tile.title = record.title.simplified();
    if (caption == SheetCaption::Details) {
        //: Under a picture of a contact sheet; %1 is a number
        const char *seed = QT_TRANSLATE_NOOP("ContactSheet", "seed %1");
        tile.details = translated(seed).arg(record.seed);
        const QString value = valueOf(record);
        if (!value.isEmpty())
            tile.details += QStringLiteral(" · ") + value;
    }
    return tile;
}

QRectF SheetGeometry::tile(int index) const
{
    const double step = tileSide + gap;
    return { margin + step * (index % columns), margin + (step + captionHeight) * (index / columns),
             tileSide, tileSide };
}

SheetGeometry SheetGeometry::forImage(const SheetOptions &options, int pictureCount)
{
    SheetGeometry geometry;
    geometry.columns = std::clamp(std::min(options.columns, pictureCount), 1, maxColumns);
    geometry.tileSide = std::clamp(options.tileSide, 32, 2048);
    geometry.gap = std::round(geometry.tileSide / 16);
    geometry.margin = geometry.gap * 2;
    setCaption(geometry, options.caption,
               std::max(9, static_cast<int>(std::lround(geometry.tileSide / 20))));
    const double step = geometry.tileSide + geometry.gap + geometry.captionHeight;
    const int needed = (pictureCount + geometry.columns - 1) / geometry.columns;
    const int fitting = static_cast<int>((maxImageHeight - 2 * geometry.margin) / step);
    geometry.rows = std::max(1, std::min(needed, fitting));
    const double width = geometry.columns * (geometry.tileSide + geometry.gap) - geometry.gap;
    geometry.sheet = { width + 2 * geometry.margin,
                       geometry.rows * step - geometry.gap + 2 * geometry.margin };
    return geometry;
}

SheetGeometry SheetGeometry::forPage(const SheetOptions &options, const QSizeF &page, double dpi)
{
    SheetGeometry geometry;
    geometry.sheet = page;
    geometry.columns = std::clamp(options.columns, 1, maxColumns);
    geometry.margin = pageMarginMillimetres / 25.4 * dpi;
    const double width = page.width() - 2 * geometry.margin;
    geometry.gap = width / geometry.columns / 16;
    geometry.tileSide = (width - geometry.gap * (geometry.columns - 1)) / geometry.columns;
    const double points = std::clamp(geometry.tileSide / dpi * 72.0 / 16.0, 4.5, 9.0);
    setCaption(geometry, options.caption, static_cast<int>(std::lround(points * dpi / 72.0)));
    const double height = page.height() - 2 * geometry.margin;
    geometry.tileSide = std::min(geometry.tileSide, height - geometry.captionHeight);
    const double step = geometry.tileSide + geometry.gap + geometry.captionHeight;
    geometry.rows = std::max(1, static_cast<int>((height + geometry.gap) / step));
    return geometry;
}

std::unique_ptr<ContactSheet> makeContactSheet(const SheetOptions &options, int pictureCount,
                                               const QString &title)
{
    if (options.format == SheetFormat::Pdf)
        return std::make_unique<PdfSheet>(options, pictureCount, title);
    return std::make_unique<ImageSheet>(options, pictureCount);
}

QString suffixOf(SheetFormat format)
{
    return format == SheetFormat::Pdf ? QStringLiteral("pdf") : QStringLiteral("png");
}

} // namespace unclip
