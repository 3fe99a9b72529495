#pragma once

#include <QImage>
#include <QPointF>
#include <QWidget>

class QPainter;

namespace unclip {

/// Where a view looks; shared by views that are locked together.
struct ViewTransform
{
    double scale = 0.0; ///< screen pixels a picture pixel; 0: fit
    QPointF centre { 0.5, 0.5 }; ///< picture point in the middle, 0..1

    bool isFit() const { return scale <= 0.0; }
};

/// One picture, zoomed and panned: wheel zooms at the cursor, drag pans, double click toggles fit
/// and 100 %, arrows pan, + and - zoom. Sharp pixels above 200 %; fitted pictures are always
/// smooth. Arrows that cannot pan are left to the parent.
class ImageView : public QWidget
{
    Q_OBJECT

public:
    explicit ImageView(QWidget *parent = nullptr);

    void setImage(const QImage &image); ///< the transform stays
    const QImage &image() const { return m_image; }

    void setTransform(const ViewTransform &transform); ///< emits nothing
    const ViewTransform &transform() const { return m_transform; }
    void fit();
    void actualSize(); ///< 100 % of device pixels
    void zoomBy(double factor);
    double scale() const; ///< in force, fit resolved
    bool canPan() const; ///< the picture is larger than the view

Q_SIGNALS:
    void transformChanged(const unclip::ViewTransform &transform); ///< by the person
    void dragOutRequested(); ///< Ctrl+drag, or a drag while nothing can be panned
    void menuRequested(const QPoint &globalPosition);

protected:
    void paintEvent(QPaintEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

    QRectF pictureRect() const; ///< where the picture lies, in widget pixels
    void take(const ViewTransform &transform);
    void paintPicture(QPainter &painter, const QImage &image, const QRectF &target) const;

private:
    enum class Grab { None, Undecided, Panning };

    double fitScale() const;
    double pixelRatio() const; ///< device pixels a widget pixel
    QSizeF shownSize() const; ///< of the picture, in widget pixels
    ViewTransform held(ViewTransform transform) const; ///< within bounds
    void zoomAt(const QPointF &position, double factor);
    void panBy(const QPointF &pixels);
    bool panByKey(int key, Qt::KeyboardModifiers modifiers);
    void showGrip();

    QImage m_image;
    ViewTransform m_transform;
    QPoint m_grabbedAt;
    Grab m_grab = Grab::None;
    bool m_hasKeyboardFocus = false; ///< reached by Tab: the frame shows
};

} // namespace unclip
