#pragma once

#include <QAbstractScrollArea>
#include <QImage>

#include <vector>

namespace unclip {

/// Pictures on a grid: a row for each η, a column for each picture of the seed. Cells fill as
/// pictures arrive; arrows walk, a click or Enter shows one. Scrolls sideways when there are many.
class EtaSheet : public QAbstractScrollArea
{
    Q_OBJECT

public:
    explicit EtaSheet(QWidget *parent = nullptr);

    void setSheet(const std::vector<double> &etas, int columns); ///< all cells are empty then
    int rowCount() const { return static_cast<int>(m_etas.size()); }
    int columnCount() const { return m_columns; }

    void setPicture(int row, int column, const QImage &picture);
    QImage picture(int row, int column) const; ///< as kept: at most twice the size of a cell
    void setPending(bool pending); ///< empty cells are still to come
    QPoint current() const { return m_current; } ///< x: column, y: row

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

Q_SIGNALS:
    void activated(int row, int column); ///< only cells with a picture

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool viewportEvent(QEvent *event) override; ///< tooltips

private:
    int headHeight() const;
    int labelWidth() const;
    int cellSide(int width) const; ///< of a widget that wide, pixels
    int contentWidth() const;
    QRect cellRect(int row, int column) const; ///< in the viewport
    QPoint cellAt(const QPoint &position) const; ///< (-1, -1) outside
    std::size_t indexOf(int row, int column) const;
    bool has(int row, int column) const;
    void paintHeads(QPainter &painter) const;
    void paintCell(QPainter &painter, int row, int column) const;
    void take(const QPoint &cell);
    void activate();
    void arrange();
    void describe();
    QString cellText(int row, int column) const;

    std::vector<double> m_etas;
    int m_columns = 0;
    std::vector<QImage> m_pictures; ///< row by row
    QPoint m_current;
    bool m_isPending = false;
};

} // namespace unclip
