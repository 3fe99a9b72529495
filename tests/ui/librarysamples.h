#pragma once

#include "session/picturestore.h"

#include <QDateTime>
#include <QFile>
#include <QString>

#include <cstdint>
#include <string>
#include <vector>

namespace unclip::test {

inline Frame frameOf(int shade, int side = 16)
{
    Frame frame;
    frame.image = Image::blank(side, side, static_cast<std::uint8_t>(shade));
    frame.image.rgb[0] = static_cast<std::uint8_t>(255 - shade); // tells pictures apart
    frame.drift = 0.75;
    return frame;
}

inline Recipe recipeOf(const std::string &prompt, std::uint64_t seed = 7)
{
    Create create;
    create.prompt = prompt;
    create.sampling.seed = seed;
    Recipe recipe;
    recipe.request = create;
    recipe.modelName = "Starter";
    recipe.modelHash = "abc123";
    recipe.created = "2024-05-06T07:08:09Z";
    return recipe;
}

/// A picture on disk, as a job leaves it.
inline PictureRecord saved(const PictureStore &store, const std::string &prompt, int shade = 100)
{
    return store.save(frameOf(shade), recipeOf(prompt), QStringLiteral("batch"));
}

inline void writeFile(const QString &name, const QByteArray &bytes)
{
    QFile file(name);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write %s", qUtf8Printable(name));
}

inline QByteArray contentOf(const QString &name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace unclip::test
