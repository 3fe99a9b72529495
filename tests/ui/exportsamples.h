#pragma once

#include "session/exportfiles.h"
#include "session/picturerecord.h"
#include "unclip/imagefile.h"
#include "unclip/recipe.h"

#include <QDir>
#include <QFile>

namespace unclip::test {

/// A smooth picture of many colours; `hue` shifts it.
inline Image gradient(int width, int height, int hue)
{
    Image image = Image::blank(width, height);
    auto out = image.rgb.begin();
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            *out++ = static_cast<std::uint8_t>((x * 255 / width + hue) % 256);
            *out++ = static_cast<std::uint8_t>(y * 255 / height);
            *out++ = static_cast<std::uint8_t>((255 - x * 255 / width + 2 * hue) % 256);
        }
    }
    return image;
}

inline Recipe recipeOf(const std::string &prompt, std::uint64_t seed)
{
    Create create;
    create.prompt = prompt;
    create.sampling.seed = seed;
    create.sampling.priorSteps = 5;
    create.sampling.priorGuidanceScale = 4;
    create.sampling.decoderSteps = 8;
    create.sampling.decoderGuidanceScale = 4;
    Recipe recipe;
    recipe.request = create;
    recipe.modelName = "starter";
    recipe.modelHash = std::string(64, 'a');
    recipe.softwareVersion = "0.1.0";
    recipe.created = "2025-01-31T12:00:00Z";
    return recipe;
}

/// A library picture on disk with its record.
inline PictureRecord samplePicture(const QString &folder, int index, const Image &image)
{
    const QString prompt = QStringLiteral("a red fox %1").arg(index);
    PictureRecord record;
    record.id = QStringLiteral("id%1").arg(index);
    record.file = QDir(folder).absoluteFilePath(QStringLiteral("source-%1.png").arg(index));
    record.title = prompt;
    record.modelName = QStringLiteral("starter");
    record.seed = 40 + static_cast<quint64>(index);
    record.parameter = index / 10.0;
    record.created =
        QDateTime(QDate(2025, 1, 31), QTime(14, 5, 9).addSecs(index), Qt::LocalTime).toUTC();
    record.width = image.width;
    record.height = image.height;
    const Recipe recipe = recipeOf(prompt.toStdString(), record.seed);
    writeFileAtomically(pathOf(record.file), encodePng(image, toPngText(recipe)),
                        OverwriteMode::Replace);
    return record;
}

inline std::vector<PictureRecord> samplePictures(const QString &folder, int count)
{
    std::vector<PictureRecord> records;
    for (int i = 0; i < count; ++i)
        records.push_back(samplePicture(folder, i, gradient(48, 32, i * 20)));
    return records;
}

inline QByteArray contentOf(const QString &fileName)
{
    QFile file(fileName);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline QStringList filesIn(const QString &folder)
{
    return QDir(folder).entryList(
        QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot | QDir::Hidden | QDir::System, QDir::Name);
}

/// Largest difference of a channel anywhere.
inline int worstDifference(const Image &a, const Image &b)
{
    if (a.width != b.width || a.height != b.height)
        return 256;
    int worst = 0;
    for (std::size_t i = 0; i < a.rgb.size(); ++i)
        worst = std::max(worst, std::abs(int { a.rgb[i] } - int { b.rgb[i] }));
    return worst;
}

} // namespace unclip::test
