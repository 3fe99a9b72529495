#include "widgets/slotloading.h"

#include "imageconversion.h"

#include <chrono>

namespace unclip {

namespace {

using namespace std::chrono_literals;

constexpr auto patience = 150ms;
constexpr auto frameTime = 40ms;
constexpr int degreesAFrame = 18;
constexpr int fullTurn = 360;
constexpr int sampleSide = 16; ///< pixels, of a picture taken to tell it from others

QImage sampleOf(const QImage &image)
{
    return toQImage(toImage(image.scaled(sampleSide, sampleSide)));
}

} // namespace

SlotLoading::SlotLoading(ImageLoader &loader, QObject *parent)
    : QObject(parent)
    , m_loader(loader)
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(patience);
    m_turn.setInterval(frameTime);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        m_turn.start();
        Q_EMIT spinnerTurned();
    });
    connect(&m_turn, &QTimer::timeout, this, [this] {
        m_angle = (m_angle + degreesAFrame) % fullTurn;
        Q_EMIT spinnerTurned();
    });
    connect(&loader, &ImageLoader::loaded, this, &SlotLoading::onLoaded);
    connect(&loader, &ImageLoader::storing, this, &SlotLoading::onStoring);
}

void SlotLoading::load(const QString &file, const QString &pictureId, Origin origin)
{
    m_file = file;
    m_pictureId = pictureId;
    m_origin = origin;
    begin(State::Loading);
    m_loader.load(file);
}

void SlotLoading::store(const QImage &pixels)
{
    m_stored = sampleOf(pixels);
    m_announced.clear();
    m_pictureId.clear();
    m_origin = Origin::Person;
    begin(State::Storing);
    m_loader.store(pixels);
}

void SlotLoading::cancel()
{
    m_state = State::Idle;
    m_patience.stop();
    m_turn.stop();
}

int SlotLoading::spinnerAngle() const
{
    return m_turn.isActive() ? m_angle : -1;
}

void SlotLoading::begin(State state)
{
    const bool wasBusy = isBusy();
    m_state = state;
    if (!wasBusy)
        m_patience.start();
}

void SlotLoading::onLoaded(const LoadedImage &result)
{
    if (!isOurs(result))
        return;
    const QString pictureId = m_pictureId;
    cancel();
    Q_EMIT arrived(result, pictureId);
}

void SlotLoading::onStoring(const QString &file)
{
    if (m_state == State::Storing)
        m_announced.append(file);
}

/// A store says which file it chose, not for whom: of several at once, the pixels tell.
bool SlotLoading::isOurs(const LoadedImage &result) const
{
    if (m_state != State::Storing)
        return m_state == State::Loading && result.file == m_file;
    if (!result.image)
        return result.file.isEmpty() || m_announced == QStringList(result.file);
    return m_announced.contains(result.file) && sampleOf(toQImage(result.image)) == m_stored;
}

} // namespace unclip
