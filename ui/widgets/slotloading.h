#pragma once

#include "session/imageloader.h"

#include <QImage>
#include <QObject>
#include <QStringList>
#include <QTimer>

namespace unclip {

/// A slot's wait for pixels: at most one picture at a time, the last one asked for wins. GUI
/// thread.
class SlotLoading : public QObject
{
    Q_OBJECT

public:
    enum class Origin {
        Person, ///< dropped, pasted, opened
        Restored, ///< the slot was told to show a file
    };

    explicit SlotLoading(ImageLoader &loader, QObject *parent = nullptr);

    void load(const QString &file, const QString &pictureId, Origin origin);
    void store(const QImage &pixels); ///< by the person
    void cancel();

    bool isBusy() const { return m_state != State::Idle; }
    Origin origin() const { return m_origin; }
    int spinnerAngle() const; ///< degrees; negative before 150 ms and when idle

Q_SIGNALS:
    void arrived(const unclip::LoadedImage &result, const QString &pictureId); ///< idle again
    void spinnerTurned();

private:
    enum class State { Idle, Storing, Loading };

    void begin(State state);
    void onLoaded(const LoadedImage &result);
    void onStoring(const QString &file);
    bool isOurs(const LoadedImage &result) const;

    ImageLoader &m_loader;
    State m_state = State::Idle;
    Origin m_origin = Origin::Person;
    QString m_file;
    QString m_pictureId;
    QImage m_stored; ///< a few pixels of what is being stored
    QStringList m_announced; ///< files that stores, ours or others', chose meanwhile
    QTimer m_patience; ///< quick loads show no spinner
    QTimer m_turn;
    int m_angle = 0;
};

} // namespace unclip
