#include "session/picturetitle.h"

#include "unclip/picturename.h"

#include <QFileInfo>
#include <QRegularExpression>
#include <QStringList>

namespace unclip {

namespace {

/// A picture of the library goes by its words, not by the date and number around them.
QString nameWithoutStamp(const QString &name)
{
    const QRegularExpression ours(QStringLiteral("^\\d{8}-\\d{6}-[a-z]+-(.*)-s\\d+-[0-9a-z]+$"));
    const QRegularExpressionMatch match = ours.match(name);
    return match.hasMatch() ? match.captured(1).replace(QLatin1Char('-'), QLatin1Char(' ')) : name;
}

QString textOf(const Source &source)
{
    if (const auto *prompt = std::get_if<PromptSource>(&source))
        return QString::fromStdString(prompt->prompt);
    if (const auto *picture = std::get_if<PictureSource>(&source)) {
        const QFileInfo file(QString::fromStdString(picture->name));
        return nameWithoutStamp(file.completeBaseName());
    }
    return {};
}

struct Titler
{
    QString operator()(const Create &create) const { return QString::fromStdString(create.prompt); }
    QString operator()(const Vary &vary) const { return textOf(vary.source); }
    QString operator()(const Explore &explore) const { return textOf(explore.source); }

    QString operator()(const Blend &blend) const
    {
        QStringList names;
        for (const BlendEnd &end : blend.ends)
            names << textOf(end.source);
        names.removeAll(QString());
        return names.join(QStringLiteral(" + "));
    }

    QString operator()(const Edit &edit) const
    {
        const QString change = QString::fromStdString(edit.beforeText) + QStringLiteral(" → ")
            + QString::fromStdString(edit.afterText);
        const QString source = textOf(edit.source);
        return source.isEmpty() ? change.trimmed() : source + QStringLiteral(": ") + change;
    }
};

/// Letters, digits and the marks on them; everything else parts words. Keeps control characters,
/// emoji and punctuation of any script out of file names.
QString wordsOf(const QString &text)
{
    QString words;
    for (const char32_t letter : text.toUcs4()) {
        const bool isKept = QChar::isLetterOrNumber(letter) || QChar::isMark(letter);
        words += isKept ? QString::fromUcs4(&letter, 1) : QStringLiteral("-");
    }
    return words;
}

} // namespace

QString titleOf(const Request &request)
{
    return std::visit(Titler {}, request).simplified();
}

QString fileSlugOf(const Request &request)
{
    const auto *edit = std::get_if<Edit>(&request);
    const QString text = edit ? QString::fromStdString(edit->afterText) : titleOf(request);
    return QString::fromStdString(slugOf(wordsOf(text).toStdString()));
}

} // namespace unclip
