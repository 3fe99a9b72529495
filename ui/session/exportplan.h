#pragma once

#include "session/failure.h"
#include "session/picturerecord.h"

#include <QMetaType>
#include <QString>
#include <QStringList>

#include <vector>

namespace unclip {

/// What becomes of the pictures.
enum class ExportKind { Pictures, ContactSheet, Sequence };

enum class PictureFormat { Png, Jpeg, WebP };

/// How much of what is known about a picture goes into its file.
enum class MetadataLevel {
    Full, ///< settings and recipe: the picture can be made again
    PromptOnly, ///< the words alone: no seed, no model, no file names
    None, ///< pixels, nothing else
};

struct PictureOptions
{
    PictureFormat format = PictureFormat::Png;
    int quality = 90; ///< 1..100; JPEG and WebP
    bool lossless = false; ///< WebP
    MetadataLevel metadata = MetadataLevel::Full;
};

enum class SheetFormat { Png, Pdf };
enum class SheetPage { A4, A3, Letter };
enum class SheetOrientation { Portrait, Landscape };
enum class SheetCaption { None, Title, Details };
enum class SheetBackground { White, Dark };

struct SheetOptions
{
    SheetFormat format = SheetFormat::Pdf;
    int columns = 4; ///< 1..12
    int tileSide = 384; ///< pixels of a picture's longer edge; PNG
    SheetPage page = SheetPage::A4; ///< PDF
    SheetOrientation orientation = SheetOrientation::Portrait; ///< PDF
    SheetCaption caption = SheetCaption::Details;
    SheetBackground background = SheetBackground::White;
};

enum class SequenceFormat { PngFrames, Gif, WebP, Mp4 };

enum class SequenceOrder {
    AsGiven,
    ByTime, ///< oldest first
    ByPosition, ///< by t, θ, η or k, as a morph runs
};

enum class Playback { Forever, Once, ThereAndBack };

struct SequenceOptions
{
    SequenceFormat format = SequenceFormat::WebP;
    SequenceOrder order = SequenceOrder::ByPosition;
    double framesPerSecond = 12.0; ///< 1..50
    Playback playback = Playback::ThereAndBack; ///< a PNG sequence and MP4 know no Forever
    int quality = 90; ///< 1..100; WebP
};

/// Everything that an export needs to know.
struct ExportPlan
{
    std::vector<PictureRecord> pictures;
    ExportKind kind = ExportKind::Pictures;
    QString folder; ///< made when it is not there
    QString nameTemplate; ///< see NameTemplate
    int longestSide = 0; ///< pixels; 0: as they are. Not for contact sheets
    PictureOptions picture; ///< a PNG sequence takes its metadata from here too
    SheetOptions sheet;
    SequenceOptions sequence;
};

/// What an export did.
struct ExportReport
{
    enum class Outcome { Finished, Cancelled, Failed };

    /// A picture that could not be read.
    struct Skipped
    {
        QString file;
        QString reason; ///< English, of the exception
    };

    Outcome outcome = Outcome::Finished;
    QStringList files; ///< written, absolute, in order; a PNG sequence gives its frames
    std::vector<Skipped> skipped;
    int shortenedTexts = 0; ///< pictures whose recipe was too long for their format
    Failure failure; ///< Outcome::Failed
};

} // namespace unclip

Q_DECLARE_METATYPE(unclip::ExportReport)
