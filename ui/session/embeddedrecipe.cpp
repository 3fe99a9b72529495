#include "session/embeddedrecipe.h"

#include "session/exporttexts.h"
#include "unclip/imagefile.h"

#include <QByteArrayView>
#include <QXmlStreamReader>

#include <algorithm>

namespace unclip {

namespace {

constexpr qsizetype maxXmpBytes = qsizetype { 16 } << 20;

QByteArrayView viewOf(const std::vector<std::uint8_t> &bytes)
{
    return { reinterpret_cast<const char *>(bytes.data()), static_cast<qsizetype>(bytes.size()) };
}

int byteAt(QByteArrayView file, qsizetype at)
{
    return static_cast<std::uint8_t>(file[at]);
}

/// Walks the segments before the picture itself.
QByteArrayView xmpOfJpeg(QByteArrayView file)
{
    constexpr int startOfScan = 0xDA;
    constexpr int application1 = 0xE1;
    static constexpr QByteArrayView signature("http://ns.adobe.com/xap/1.0/\0", 29);
    qsizetype at = 2;
    while (at + 4 <= file.size() && byteAt(file, at) == 0xFF) {
        const int marker = byteAt(file, at + 1);
        const qsizetype length = byteAt(file, at + 2) * 256 + byteAt(file, at + 3);
        if (marker == startOfScan || length < 2 || length > file.size() - at - 2)
            break;
        const QByteArrayView body = file.sliced(at + 4, length - 2);
        if (marker == application1 && body.startsWith(signature))
            return body.sliced(signature.size());
        at += 2 + length;
    }
    return {};
}

QByteArrayView xmpOfWebp(QByteArrayView file)
{
    constexpr qsizetype riffHeader = 12;
    constexpr qsizetype chunkHeader = 8;
    qsizetype at = riffHeader;
    while (at + chunkHeader <= file.size()) {
        qsizetype length = 0;
        for (int i = 3; i >= 0; --i)
            length = length * 256 + byteAt(file, at + 4 + i);
        if (length > file.size() - at - chunkHeader)
            break;
        if (file.sliced(at, 4) == QByteArrayView("XMP "))
            return file.sliced(at + chunkHeader, length);
        at += chunkHeader + length + length % 2; // bodies are padded to even sizes
    }
    return {};
}

QByteArrayView xmpOf(QByteArrayView file)
{
    if (file.startsWith(QByteArrayView("\xFF\xD8\xFF")))
        return xmpOfJpeg(file);
    const bool isWebp = file.size() >= 12 && file.startsWith(QByteArrayView("RIFF"))
        && file.sliced(8, 4) == QByteArrayView("WEBP");
    return isWebp ? xmpOfWebp(file) : QByteArrayView();
}

/// Empty when there is none. Documents with entities of their own are left alone.
QString recipeInXmp(QByteArrayView xmp)
{
    if (xmp.isEmpty() || xmp.size() > maxXmpBytes)
        return {};
    QXmlStreamReader xml(xmp.toByteArray());
    while (!xml.atEnd()) {
        const QXmlStreamReader::TokenType token = xml.readNext();
        if (token == QXmlStreamReader::DTD)
            return {};
        if (token == QXmlStreamReader::StartElement && xml.name() == QLatin1String("recipe")
            && xml.namespaceUri() == QLatin1String(xmpRecipeNamespace))
            return xml.readElementText(QXmlStreamReader::SkipChildElements);
    }
    return {};
}

} // namespace

std::optional<Recipe> embeddedRecipe(const std::vector<std::uint8_t> &bytes,
                                     const std::string &name)
{
    if (std::optional<Recipe> recipe = recipeFromPngText(decodePngText(bytes, name)))
        return recipe;
    const QString json = recipeInXmp(xmpOf(viewOf(bytes)));
    if (json.isEmpty())
        return std::nullopt;
    return recipeFromJson(json.toStdString());
}

} // namespace unclip
