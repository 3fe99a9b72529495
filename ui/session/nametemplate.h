#pragma once

#include "session/picturerecord.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace unclip {

/// Names for exported files from a pattern such as "{date}-{mode}-{prompt}-{seed}-{n}".
///
/// | token    | what it becomes |
/// |----------|-----------------|
/// | {date}   | local day of making, 2025-01-31 |
/// | {time}   | local time of making, 14-05-09 |
/// | {mode}   | create, vary, blend, edit, explore |
/// | {prompt} | words or sources that it was made from, joined by '-', shortened |
/// | {seed}   | seed |
/// | {value}  | η, t, θ or k, by mode |
/// | {model}  | name of the model |
/// | {rating} | 0..5 |
/// | {id}     | its id in the library |
/// | {n}      | number in this export from 1, with leading zeros |
class NameTemplate
{
public:
    explicit NameTemplate(QString pattern);

    static QString defaultPattern();
    static QStringList tokens(); ///< with braces, in the order above

    const QString &pattern() const { return m_pattern; }
    QStringList unknownTokens() const; ///< with braces; they stay in names as typed

    /// A name without suffix: never empty, legal on every common system, at most 160 bytes of
    /// UTF-8.
    /// @param number of the picture, from 1
    /// @param count pictures in all
    QString name(const PictureRecord &record, int number, int count) const;

private:
    QString m_pattern;
};

/// The text with everything removed that a file system or a shell might stumble over; may be empty.
QString cleanFileName(const QString &text);

/// `stem.suffix`, then `stem (2).suffix`, `stem (3).suffix` for attempts 1, 2 ..; no suffix, no
/// dot.
QString numberedName(const QString &stem, const QString &suffix, int attempt);

/// The first names that an export into an empty folder gives; touches no file.
QStringList previewNames(const NameTemplate &pattern, const std::vector<PictureRecord> &pictures,
                         const QString &suffix, int atMost);

} // namespace unclip
