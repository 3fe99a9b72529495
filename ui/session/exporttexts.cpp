#include "session/exporttexts.h"

#include "session/exportfiles.h"
#include "unclip/error.h"
#include "unclip/recipe.h"

#include <QString>
#include <QXmlStreamWriter>

#include <initializer_list>

namespace unclip {

namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr const char *parametersKey = "parameters";
constexpr const char *recipeKey = "unclip-recipe";
constexpr const char *descriptionKey = "Description"; // of the PNG specification

std::string joined(const std::string &a, const char *separator, const std::string &b)
{
    return a.empty() || b.empty() ? a + b : a + separator + b;
}

std::string promptOf(const Source &source)
{
    const auto *prompt = std::get_if<PromptSource>(&source);
    return prompt != nullptr ? prompt->prompt : std::string();
}

struct PromptFinder
{
    std::string operator()(const Create &create) const { return create.prompt; }
    std::string operator()(const Vary &vary) const { return promptOf(vary.source); }
    std::string operator()(const Explore &explore) const { return promptOf(explore.source); }

    std::string operator()(const Blend &blend) const
    {
        std::string words;
        for (const BlendEnd &end : blend.ends)
            words = joined(words, " | ", promptOf(end.source));
        return words;
    }

    std::string operator()(const Edit &edit) const
    {
        return joined(edit.beforeText, " → ", edit.afterText);
    }
};

std::string valueOf(const PngText &texts, const char *key)
{
    const auto found = texts.find(key);
    return found != texts.end() ? found->second : std::string();
}

/// A recipe that cannot be read has no words to give; the pixels are fine.
std::string promptOf(const PngText &texts)
{
    try {
        const std::optional<Recipe> recipe = recipeFromPngText(texts);
        return recipe ? promptOf(recipe->request) : std::string();
    } catch (const InvalidRequest &) {
        return {};
    }
}

void appendNumber(Bytes &bytes, std::uint32_t value, int byteCount)
{
    for (int shift = 8 * (byteCount - 1); shift >= 0; shift -= 8)
        bytes.push_back(static_cast<std::uint8_t>(value >> shift));
}

/// One big-endian directory with one entry, and the offset of the next directory.
void appendDirectory(Bytes &bytes, std::uint32_t tag, std::uint32_t type,
                     std::initializer_list<std::uint32_t> countAndValue)
{
    appendNumber(bytes, 1, 2);
    appendNumber(bytes, tag, 2);
    appendNumber(bytes, type, 2);
    for (const std::uint32_t number : countAndValue)
        appendNumber(bytes, number, 4);
    appendNumber(bytes, 0, 4);
}

/// XML has no way to write most control characters.
QString xmlText(const std::string &utf8)
{
    QString text = QString::fromStdString(utf8);
    const auto isForbidden = [](QChar character) {
        return character.unicode() < 0x20 && character != QLatin1Char('\n')
            && character != QLatin1Char('\t') && character != QLatin1Char('\r');
    };
    text.removeIf(isForbidden);
    return text;
}

void writeProperties(QXmlStreamWriter &xml, const PictureTexts &texts)
{
    const QString rdf = QStringLiteral("http://www.w3.org/1999/02/22-rdf-syntax-ns#");
    const QString dc = QStringLiteral("http://purl.org/dc/elements/1.1/");
    if (!texts.description.empty()) {
        xml.writeStartElement(dc, QStringLiteral("description"));
        xml.writeStartElement(rdf, QStringLiteral("Alt"));
        xml.writeStartElement(rdf, QStringLiteral("li"));
        xml.writeAttribute(QStringLiteral("xml:lang"), QStringLiteral("x-default"));
        xml.writeCharacters(xmlText(texts.description));
        xml.writeEndElement();
        xml.writeEndElement();
        xml.writeEndElement();
    }
    if (!texts.recipe.empty())
        xml.writeTextElement(QLatin1String(xmpRecipeNamespace), QStringLiteral("recipe"),
                             xmlText(texts.recipe));
}

QByteArray xmpDocument(const PictureTexts &texts)
{
    const QString rdf = QStringLiteral("http://www.w3.org/1999/02/22-rdf-syntax-ns#");
    const QString meta = QStringLiteral("adobe:ns:meta/");
    QByteArray document;
    QXmlStreamWriter xml(&document);
    xml.writeNamespace(meta, QStringLiteral("x"));
    xml.writeStartElement(meta, QStringLiteral("xmpmeta"));
    xml.writeNamespace(rdf, QStringLiteral("rdf"));
    xml.writeStartElement(rdf, QStringLiteral("RDF"));
    xml.writeNamespace(QStringLiteral("http://purl.org/dc/elements/1.1/"), QStringLiteral("dc"));
    xml.writeNamespace(QLatin1String(xmpRecipeNamespace), QStringLiteral("unclip"));
    xml.writeStartElement(rdf, QStringLiteral("Description"));
    xml.writeAttribute(rdf, QStringLiteral("about"), QString());
    writeProperties(xml, texts);
    xml.writeEndDocument();
    return document;
}

} // namespace

std::string promptOf(const Request &request)
{
    return std::visit(PromptFinder {}, request);
}

PictureTexts textsOf(const QString &file, MetadataLevel level)
{
    PictureTexts texts;
    if (level == MetadataLevel::None)
        return texts;
    const PngText chunks = readPngText(pathOf(file));
    texts.description = promptOf(chunks);
    if (level == MetadataLevel::Full) {
        texts.chunks = chunks;
        texts.comment = valueOf(chunks, parametersKey);
        texts.recipe = valueOf(chunks, recipeKey);
    } else if (!texts.description.empty()) {
        texts.comment = texts.description;
        texts.chunks = { { parametersKey, texts.description },
                         { descriptionKey, texts.description } };
    }
    return texts;
}

std::vector<std::uint8_t> exifBlock(const std::string &comment)
{
    if (comment.empty())
        return {};
    const QString text = QString::fromStdString(comment);
    constexpr std::uint32_t exifDirectoryAt = 26;
    constexpr std::uint32_t commentAt = 44;
    Bytes block { 'M', 'M', 0, 42, 0, 0, 0, 8 };
    appendDirectory(block, 0x8769, 4, { 1, exifDirectoryAt });
    const auto byteCount = static_cast<std::uint32_t>(8 + 2 * text.size());
    appendDirectory(block, 0x9286, 7, { byteCount, commentAt });
    for (const char letter : { 'U', 'N', 'I', 'C', 'O', 'D', 'E', '\0' })
        block.push_back(static_cast<std::uint8_t>(letter));
    for (const QChar unit : text)
        appendNumber(block, unit.unicode(), 2);
    return block;
}

std::vector<std::uint8_t> xmpPacket(const PictureTexts &texts)
{
    if (texts.description.empty() && texts.recipe.empty())
        return {};
    const QByteArray packet =
        QByteArrayLiteral("<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>")
        + xmpDocument(texts) + QByteArrayLiteral("<?xpacket end=\"w\"?>");
    return { packet.begin(), packet.end() };
}

} // namespace unclip
