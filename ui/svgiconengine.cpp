#include "svgiconengine.h"

#include <QFile>
#include <QGuiApplication>
#include <QPainter>
#include <QPalette>
#include <QPixmap>
#include <QSvgRenderer>

namespace unclip {

namespace {

QColor inkFor(QIcon::Mode mode)
{
    const QPalette palette = QGuiApplication::palette();
    switch (mode) {
    case QIcon::Disabled:
        return palette.color(QPalette::Disabled, QPalette::ButtonText);
    case QIcon::Selected:
        return palette.color(QPalette::HighlightedText);
    default:
        break;
    }
    return palette.color(QPalette::ButtonText);
}

} // namespace

SvgIconEngine::SvgIconEngine(QString file)
    : m_file(std::move(file))
{
    QFile svg(m_file);
    if (svg.open(QIODevice::ReadOnly))
        m_svg = svg.readAll();
}

void SvgIconEngine::paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State)
{
    const QColor ink = inkFor(mode);
    QByteArray colored = m_svg;
    colored.replace("currentColor", ink.name().toLatin1());
    QSvgRenderer renderer(colored);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setOpacity(painter->opacity() * ink.alphaF());
    renderer.render(painter, rect);
    painter->restore();
}

QPixmap SvgIconEngine::pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state)
{
    QPixmap pixmap(size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    paint(&painter, QRect(QPoint(0, 0), size), mode, state);
    return pixmap;
}

QIconEngine *SvgIconEngine::clone() const
{
    return new SvgIconEngine(*this);
}

bool SvgIconEngine::isNull()
{
    return m_svg.isEmpty();
}

} // namespace unclip
