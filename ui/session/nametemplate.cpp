#include "session/nametemplate.h"

#include <QRegularExpression>
#include <QSet>
#include <QTextBoundaryFinder>

#include <algorithm>
#include <array>
#include <utility>

namespace unclip {

namespace {

constexpr int maxNameBytes = 160;
constexpr int maxPromptBytes = 84;
constexpr int minNumberWidth = 2;

struct Naming
{
    const PictureRecord &record;
    int number;
    int count;
};

/// At most so many bytes of UTF-8, cut between characters as a reader sees them.
QString shortened(const QString &text, int maxBytes)
{
    if (text.toUtf8().size() <= maxBytes)
        return text;
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, text);
    qsizetype end = 0;
    while (finder.toNextBoundary() >= 0 && text.left(finder.position()).toUtf8().size() <= maxBytes)
        end = finder.position();
    return text.left(end);
}

QString number(const Naming &naming)
{
    const auto width = std::max<qsizetype>(minNumberWidth, QString::number(naming.count).size());
    return QString::number(naming.number).rightJustified(width, QLatin1Char('0'));
}

QString prompt(const Naming &naming)
{
    const QRegularExpression blanks(QStringLiteral("\\s+"));
    QString words = naming.record.title.simplified();
    words.replace(blanks, QStringLiteral("-"));
    return shortened(cleanFileName(words), maxPromptBytes);
}

QString local(const Naming &naming, const QString &format)
{
    return naming.record.created.isValid() ? naming.record.created.toLocalTime().toString(format)
                                           : QString();
}

struct Token
{
    QString name;
    QString (*value)(const Naming &naming);
};

std::vector<Token> allTokens()
{
    return {
        { QStringLiteral("{date}"),
          [](const Naming &naming) { return local(naming, QStringLiteral("yyyy-MM-dd")); } },
        { QStringLiteral("{time}"),
          [](const Naming &naming) { return local(naming, QStringLiteral("HH-mm-ss")); } },
        { QStringLiteral("{mode}"),
          [](const Naming &naming) { return modeKey(naming.record.mode); } },
        { QStringLiteral("{prompt}"), &prompt },
        { QStringLiteral("{seed}"),
          [](const Naming &naming) { return QString::number(naming.record.seed); } },
        { QStringLiteral("{value}"),
          [](const Naming &naming) { return QString::number(naming.record.parameter, 'g', 6); } },
        { QStringLiteral("{model}"),
          [](const Naming &naming) { return cleanFileName(naming.record.modelName); } },
        { QStringLiteral("{rating}"),
          [](const Naming &naming) { return QString::number(naming.record.rating); } },
        { QStringLiteral("{id}"), [](const Naming &naming) { return naming.record.id; } },
        { QStringLiteral("{n}"), &number },
    };
}

/// Splits a pattern: what is in braces, and what is between.
QStringList pieces(const QString &pattern)
{
    const QRegularExpression braces(QStringLiteral("\\{[^{}]*\\}"));
    QStringList parts;
    qsizetype done = 0;
    QRegularExpressionMatchIterator matches = braces.globalMatch(pattern);
    while (matches.hasNext()) {
        const QRegularExpressionMatch match = matches.next();
        parts << pattern.mid(done, match.capturedStart() - done) << match.captured();
        done = match.capturedEnd();
    }
    return parts << pattern.mid(done);
}

bool isToken(const QString &piece)
{
    return piece.size() >= 2 && piece.startsWith(QLatin1Char('{'))
        && piece.endsWith(QLatin1Char('}'));
}

/// Names that Windows keeps for devices, with any suffix.
bool isReserved(const QString &name)
{
    const QRegularExpression devices(
        QStringLiteral("^(con|prn|aux|nul|com[1-9]|lpt[1-9])(\\..*)?$"),
        QRegularExpression::CaseInsensitiveOption);
    return devices.match(name).hasMatch();
}

bool isOuter(QChar character)
{
    return character == QLatin1Char('.') || character == QLatin1Char('-') || character.isSpace();
}

QString trimmedOuter(QString name)
{
    while (!name.isEmpty() && isOuter(name.front()))
        name.remove(0, 1);
    while (!name.isEmpty() && isOuter(name.back()))
        name.chop(1);
    return name;
}

bool isKept(char32_t code)
{
    if (code == U'\uFFFD') // stands for half a character
        return false;
    switch (QChar::category(code)) {
    case QChar::Other_Control:
    case QChar::Other_Format: // changes the reading direction, or is invisible
    case QChar::Other_Surrogate:
    case QChar::Other_PrivateUse:
    case QChar::Other_NotAssigned:
        return false;
    default:
        return true;
    }
}

QString withoutRuns(QString name)
{
    const QRegularExpression dashes(QStringLiteral("-{2,}"));
    const QRegularExpression blanks(QStringLiteral("\\s+"));
    return name.replace(dashes, QStringLiteral("-")).replace(blanks, QStringLiteral(" "));
}

} // namespace

NameTemplate::NameTemplate(QString pattern)
    : m_pattern(std::move(pattern))
{
}

QString NameTemplate::defaultPattern()
{
    return QStringLiteral("{date}-{mode}-{prompt}-{seed}-{n}");
}

QStringList NameTemplate::tokens()
{
    QStringList names;
    for (const Token &token : allTokens())
        names << token.name;
    return names;
}

QStringList NameTemplate::unknownTokens() const
{
    const QStringList known = tokens();
    QStringList unknown;
    for (const QString &piece : pieces(m_pattern)) {
        if (isToken(piece) && !known.contains(piece) && !unknown.contains(piece))
            unknown << piece;
    }
    return unknown;
}

QString NameTemplate::name(const PictureRecord &record, int number, int count) const
{
    const std::vector<Token> tokens = allTokens();
    const Naming naming { record, number, count };
    QString text;
    for (const QString &piece : pieces(m_pattern)) {
        const auto token = std::find_if(tokens.begin(), tokens.end(),
                                        [&piece](const Token &each) { return each.name == piece; });
        text += token != tokens.end() ? token->value(naming) : piece;
    }
    const QString name = trimmedOuter(shortened(cleanFileName(text), maxNameBytes));
    return name.isEmpty() ? QStringLiteral("picture") : name;
}

QString cleanFileName(const QString &text)
{
    constexpr std::array<char32_t, 9> illegal { '<', '>', ':', '"', '/', '\\', '|', '?', '*' };
    QString clean;
    for (const uint unit : text.normalized(QString::NormalizationForm_C).toUcs4()) {
        const char32_t code = unit;
        if (code == U'\t' || code == U'\n' || code == U'\r')
            clean += QLatin1Char(' ');
        else if (std::find(illegal.begin(), illegal.end(), code) != illegal.end())
            clean += QLatin1Char('-');
        else if (isKept(code))
            clean += QString::fromUcs4(&code, 1);
    }
    clean = trimmedOuter(withoutRuns(clean));
    return isReserved(clean) ? QLatin1Char('_') + clean : clean;
}

QString numberedName(const QString &stem, const QString &suffix, int attempt)
{
    const QString name = attempt <= 1 ? stem : stem + QStringLiteral(" (%1)").arg(attempt);
    return suffix.isEmpty() ? name : name + QLatin1Char('.') + suffix;
}

QStringList previewNames(const NameTemplate &pattern, const std::vector<PictureRecord> &pictures,
                         const QString &suffix, int atMost)
{
    const int count = static_cast<int>(pictures.size());
    QSet<QString> taken;
    QStringList names;
    for (int i = 0; i < std::min(count, atMost); ++i) {
        const QString stem = pattern.name(pictures[static_cast<std::size_t>(i)], i + 1, count);
        int attempt = 1;
        while (taken.contains(numberedName(stem, suffix, attempt).toCaseFolded()))
            ++attempt;
        names << numberedName(stem, suffix, attempt);
        taken.insert(names.back().toCaseFolded());
    }
    return names;
}

} // namespace unclip
