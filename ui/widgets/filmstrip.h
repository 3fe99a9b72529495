#pragma once

#include <QImage>
#include <QString>
#include <QWidget>

#include <vector>

class QPainter;

namespace unclip {

/// A row of small pictures with a caption each, in order; scrolls sideways. Empty frames show a
/// placeholder. Arrows walk, Enter activates, the context menu key asks for a menu; Space keeps
/// where keeping is on.
class Filmstrip : public QWidget
{
    Q_OBJECT

public:
    explicit Filmstrip(QWidget *parent = nullptr);

    void setCaptions(const QStringList &captions); ///< as many frames as captions; pictures go
    void setPicture(int index, const QImage &picture);
    void setMarked(int index, bool marked); ///< a tick: kept, chosen
    void setCurrent(int index); ///< emits nothing
    int current() const { return m_current; }
    int count() const;
    void setKeepable(bool keepable); ///< shows "Keep" on the hovered and the current frame

    QImage picture(int index) const; ///< null: none yet
    bool isMarked(int index) const;
    QRect frameRect(int index) const; ///< where a frame lies now, in widget pixels

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void currentChanged(int index); ///< by the person
    void activated(int index); ///< click, Enter
    void keepRequested(int index);
    void menuRequested(int index, const QPoint &globalPosition);
    void dragRequested(int index); ///< a frame with a picture is being pulled out

protected:
    bool event(QEvent *event) override; ///< tooltips
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    struct Private;

    void arrange(); ///< after a change of size or count
    void take(int index);
    int indexAt(const QPoint &position) const; ///< -1: none
    QRect keepRect(int index) const;
    bool isKeepShown(int index) const;
    int pictureSide() const;
    int captionHeight() const;
    void paintFrame(QPainter &painter, int index) const;
    void paintBadges(QPainter &painter, int index) const;
    void describe(); ///< for assistive technology

    int m_current = -1;
    Private *m_private = nullptr; ///< a child of this
};

} // namespace unclip
