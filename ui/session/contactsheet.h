#pragma once

#include "session/exportplan.h"
#include "unclip/runcontrol.h"

#include <QFont>
#include <QImage>
#include <QRectF>

#include <cstdint>
#include <memory>
#include <vector>

class QPainter;

namespace unclip {

/// One picture of a sheet with its words.
struct SheetTile
{
    QImage picture; ///< null: could not be read, a placeholder is drawn
    QString title;
    QString details; ///< "seed 42 · θ 0.35"
};

/// The words under a picture, translated; thread-safe.
SheetTile sheetTileOf(const PictureRecord &record, SheetCaption caption);

/// Where things lie on one sheet, in pixels of its device.
struct SheetGeometry
{
    QSizeF sheet;
    double margin = 0.0;
    double gap = 0.0;
    double tileSide = 0.0;
    double captionHeight = 0.0; ///< under every picture
    int columns = 1;
    int rows = 1; ///< on a full sheet
    int titlePixels = 0; ///< font size; 0: no captions
    int detailPixels = 0;

    int tileCount() const { return columns * rows; }
    QRectF tile(int index) const; ///< square of the picture

    static SheetGeometry forImage(const SheetOptions &options, int pictureCount);
    static SheetGeometry forPage(const SheetOptions &options, const QSizeF &page, double dpi);
};

/// Lays pictures out on sheets: add() each, then finish(). Any one thread.
class ContactSheet
{
public:
    virtual ~ContactSheet() = default;

    virtual void add(const SheetTile &tile) = 0;

    /// Files in order, complete: one PDF, or as many PNGs as the pictures need.
    virtual std::vector<std::vector<std::uint8_t>> finish() = 0;
};

/// @param title what the document is called; PDF
std::unique_ptr<ContactSheet> makeContactSheet(const SheetOptions &options, int pictureCount,
                                               const QString &title);

QString suffixOf(SheetFormat format);

} // namespace unclip
