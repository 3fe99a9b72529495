#pragma once

#include "session/inputs.h"

#include <QDateTime>
#include <QMetaType>
#include <QString>
#include <QStringList>

namespace unclip {

/// What the library knows of one picture without opening its file.
struct PictureRecord
{
    QString id; ///< unique, in the file name and in recipes
    QString file; ///< absolute
    Mode mode = Mode::Create;
    QString title; ///< prompt, captions or names of sources: what text search looks in
    QString modelName;
    QString modelHash;
    quint64 seed = 0;
    double parameter = 0.0; ///< η, t, θ or k by mode
    double drift = 1.0; ///< cosine to its source; not in files, 1 after a rebuild
    QDateTime created; ///< UTC
    int width = 0;
    int height = 0;
    bool starred = false;
    int rating = 0; ///< 0..5
    QStringList parents; ///< ids
    QString batch; ///< pictures of one job share it
    bool broken = false; ///< the file could not be read
};

} // namespace unclip

Q_DECLARE_METATYPE(unclip::PictureRecord)
