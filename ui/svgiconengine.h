#pragma once

#include <QIconEngine>
#include <QString>

namespace unclip {

/// An SVG whose "currentColor" is the palette's text colour at the moment of painting, so that
/// icons follow the theme by themselves.
class SvgIconEngine : public QIconEngine
{
public:
    explicit SvgIconEngine(QString file);

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override;
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override;
    QIconEngine *clone() const override;
    bool isNull() override;

private:
    QString m_file;
    QByteArray m_svg; ///< empty: no such icon
};

} // namespace unclip
