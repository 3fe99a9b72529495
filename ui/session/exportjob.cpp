#include "session/exportjob.h"

#include "imageconversion.h"
#include "session/animationwriter.h"
#include "session/contactsheet.h"
#include "session/exportfiles.h"
#include "session/nametemplate.h"
#include "session/pictureencoder.h"
#include "unclip/error.h"
#include "unclip/imagefile.h"

#include <QDir>
#include <QPainter>

#include <algorithm>
#include <numeric>
#include <optional>

namespace unclip {

namespace {

constexpr int maxLongestSide = 16384;

QString frameName(const QString &stem, std::size_t index, std::size_t count)
{
    const auto width = std::max<qsizetype>(4, QString::number(count).size());
    const QString number = QString::number(index + 1);
    return stem + QLatin1Char('-') + number.rightJustified(width, QLatin1Char('0'));
}

/// Also enlarges.
Image resized(Image image, int longestSide)
{
    if (longestSide <= 0 || std::max(image.width, image.height) == longestSide)
        return image;
    const int side = std::min(longestSide, maxLongestSide);
    const QSize size = QSize(image.width, image.height).scaled(side, side, Qt::KeepAspectRatio);
    return toImage(toQImage(image).scaled(size.expandedTo({ 1, 1 }), Qt::IgnoreAspectRatio,
                                          Qt::SmoothTransformation));
}

/// On black, when its shape is another one.
Image fitted(const Image &image, const QSize &canvas)
{
    if (QSize(image.width, image.height) == canvas)
        return image;
    const QImage picture =
        toQImage(image).scaled(canvas, Qt::KeepAspectRatio, Qt::SmoothTransformation);
    QImage frame(canvas, QImage::Format_RGB888);
    frame.fill(Qt::black);
    QPainter painter(&frame);
    painter.drawImage((canvas.width() - picture.width()) / 2,
                      (canvas.height() - picture.height()) / 2, picture);
    painter.end();
    return toImage(frame);
}

/// Removes a folder of files that are of no use alone, unless keep() was called.
class FolderGuard
{
public:
    explicit FolderGuard(QString folder)
        : m_folder(std::move(folder))
    {
    }
    ~FolderGuard()
    {
        if (!m_folder.isEmpty())
            QDir(m_folder).removeRecursively();
    }
    FolderGuard(const FolderGuard &) = delete;
    FolderGuard &operator=(const FolderGuard &) = delete;

    void keep() { m_folder.clear(); }

private:
    QString m_folder;
};

class ExportJob
{
public:
    ExportJob(const ExportPlan &plan, const ExportControl &control)
        : m_plan(plan)
        , m_control(control)
        , m_names(plan.nameTemplate)
    {
    }

    void run()
    {
        if (m_plan.pictures.empty())
            throw InvalidRequest("There is no picture to export.");
        makeFolder(m_plan.folder);
        switch (m_plan.kind) {
        case ExportKind::Pictures:
            return exportPictures();
        case ExportKind::ContactSheet:
            return exportSheet();
        case ExportKind::Sequence:
            return exportSequence();
        }
    }

    ExportReport &report() { return m_report; }

private:
    void begin(std::size_t total)
    {
        m_total = static_cast<int>(total);
        m_done = 0;
        tell();
    }

    void step()
    {
        ++m_done;
        tell();
    }

    void tell() const
    {
        m_control.cancellation.check();
        if (m_control.onProgress)
            m_control.onProgress(m_done, m_total);
    }

    void skip(const QString &file, const Error &error)
    {
        const auto isKnown = [&file](const ExportReport::Skipped &each) {
            return each.file == file;
        };
        std::vector<ExportReport::Skipped> &skipped = m_report.skipped;
        if (std::none_of(skipped.begin(), skipped.end(), isKnown))
            skipped.push_back({ file, QString::fromUtf8(error.what()) });
    }

    /// Pixels and texts, or nothing when the file cannot be read.
    struct Source
    {
        Image image;
        PictureTexts texts;
    };
    std::optional<Source> read(const PictureRecord &record, MetadataLevel level)
    {
        try {
            return Source { readImage(pathOf(record.file)), textsOf(record.file, level) };
        } catch (const Error &error) { // of this one file: the others may be fine
            skip(record.file, error);
            return std::nullopt;
        }
    }

    void requireSome(bool isSome) const
    {
        if (!isSome)
            throw InvalidRequest("None of the pictures could be exported: "
                                 + m_report.skipped.front().reason.toStdString());
    }

    QString firstName() const { return m_names.name(m_plan.pictures.front(), 1, 1); }

    void write(const WishedName &name, const std::vector<std::uint8_t> &bytes)
    {
        m_report.files << writeUnderFreeName(
            name, [&bytes](const QString &file) { writeFileAtomically(pathOf(file), bytes); });
    }

    void exportPictures()
    {
        const int count = static_cast<int>(m_plan.pictures.size());
        begin(m_plan.pictures.size());
        for (int i = 0; i < count; ++i) {
            exportPicture(m_plan.pictures[static_cast<std::size_t>(i)], i + 1);
            step();
        }
        requireSome(!m_report.files.isEmpty());
    }

    void exportPicture(const PictureRecord &record, int number)
    {
        std::optional<Source> source = read(record, m_plan.picture.metadata);
        if (!source)
            return;
        EncodedPicture encoded;
        try {
            encoded = encodePicture(resized(std::move(source->image), m_plan.longestSide),
                                    source->texts, m_plan.picture, m_control.cancellation);
        } catch (const InvalidRequest &error) { // too large for the format
            return skip(record.file, error);
        }
        const int count = static_cast<int>(m_plan.pictures.size());
        write(
            { m_plan.folder, m_names.name(record, number, count), suffixOf(m_plan.picture.format) },
            encoded.bytes);
        m_report.shortenedTexts += encoded.isTextShortened ? 1 : 0;
    }

    void exportSheet()
    {
        begin(m_plan.pictures.size());
        const QString stem = firstName();
        const int count = static_cast<int>(m_plan.pictures.size());
        const auto sheet = makeContactSheet(m_plan.sheet, count, stem);
        for (const PictureRecord &record : m_plan.pictures) {
            SheetTile tile = sheetTileOf(record, m_plan.sheet.caption);
            if (const std::optional<Source> source = read(record, MetadataLevel::None))
                tile.picture = toQImage(source->image);
            sheet->add(tile);
            step();
        }
        requireSome(m_report.skipped.size() < m_plan.pictures.size());
        const std::vector<std::vector<std::uint8_t>> files = sheet->finish();
        for (std::size_t i = 0; i < files.size(); ++i) {
            m_control.cancellation.check();
            const QString name = files.size() == 1 ? stem : stem + QStringLiteral("-%1").arg(i + 1);
            write({ m_plan.folder, name, suffixOf(m_plan.sheet.format) }, files[i]);
        }
    }

    void exportSequence()
    {
        const std::vector<std::size_t> order = frameOrder(m_plan.pictures, m_plan.sequence);
        begin(order.size());
        if (m_plan.sequence.format == SequenceFormat::PngFrames)
            exportFrames(order);
        else
            exportAnimation(order);
    }

    /// A frame in the size of the first one.
    std::optional<Source> readFrame(const PictureRecord &record, MetadataLevel level)
    {
        std::optional<Source> source = read(record, level);
        if (!source)
            return source;
        if (m_canvas.isEmpty()) {
            source->image = resized(std::move(source->image), m_plan.longestSide);
            m_canvas = { source->image.width, source->image.height };
        }
        source->image = fitted(source->image, m_canvas);
        return source;
    }

    void exportAnimation(const std::vector<std::size_t> &order)
    {
        const std::unique_ptr<AnimationWriter> writer =
            makeAnimationWriter(m_plan.sequence, m_plan.folder, m_control.cancellation);
        for (const std::size_t index : order) {
            const auto frame = readFrame(m_plan.pictures[index], MetadataLevel::None);
            if (frame)
                writer->add(frame->image);
            step();
        }
        requireSome(!m_canvas.isEmpty());
        writer->finish();
        m_report.files << writeUnderFreeName(
            { m_plan.folder, firstName(), suffixOf(m_plan.sequence.format) },
            [&writer](const QString &file) { writer->commit(file); });
    }

    void exportFrames(const std::vector<std::size_t> &order)
    {
        const QString stem = firstName();
        const QString folder = makeFreeFolder(m_plan.folder, stem);
        FolderGuard guard(folder);
        QStringList files;
        for (const std::size_t index : order) {
            const auto frame = readFrame(m_plan.pictures[index], m_plan.picture.metadata);
            if (frame) {
                const QString name =
                    frameName(stem, static_cast<std::size_t>(files.size()), order.size());
                files << QDir(folder).absoluteFilePath(name + QStringLiteral(".png"));
                writeFileAtomically(pathOf(files.back()),
                                    encodePng(frame->image, frame->texts.chunks));
            }
            step();
        }
        requireSome(!files.isEmpty());
        guard.keep();
        m_report.files = files;
    }

    const ExportPlan &m_plan;
    const ExportControl &m_control;
    NameTemplate m_names;
    ExportReport m_report;
    QSize m_canvas; ///< of a sequence; empty until the first frame
    int m_done = 0;
    int m_total = 0;
};

} // namespace

ExportReport runExport(const ExportPlan &plan, const ExportControl &control)
{
    ExportJob job(plan, control);
    try {
        job.run();
    } catch (const Cancelled &) {
        job.report().outcome = ExportReport::Outcome::Cancelled;
    } catch (const std::exception &error) { // the boundary of the exporting thread
        job.report().outcome = ExportReport::Outcome::Failed;
        job.report().failure = failureOf(error);
    }
    return std::move(job.report());
}

std::vector<std::size_t> frameOrder(const std::vector<PictureRecord> &pictures,
                                    const SequenceOptions &options)
{
    std::vector<std::size_t> order(pictures.size());
    std::iota(order.begin(), order.end(), std::size_t { 0 });
    if (options.order == SequenceOrder::ByTime)
        std::stable_sort(order.begin(), order.end(), [&pictures](std::size_t a, std::size_t b) {
            return pictures[a].created < pictures[b].created;
        });
    else if (options.order == SequenceOrder::ByPosition)
        std::stable_sort(order.begin(), order.end(), [&pictures](std::size_t a, std::size_t b) {
            return pictures[a].parameter < pictures[b].parameter;
        });
    if (options.playback == Playback::ThereAndBack) {
        for (std::size_t i = pictures.size(); i-- > 1;) {
            if (i + 1 < pictures.size())
                order.push_back(order[i]);
        }
    }
    return order;
}

QString suffixOf(const ExportPlan &plan)
{
    switch (plan.kind) {
    case ExportKind::ContactSheet:
        return suffixOf(plan.sheet.format);
    case ExportKind::Sequence:
        return suffixOf(plan.sequence.format);
    case ExportKind::Pictures:
        break;
    }
    return suffixOf(plan.picture.format);
}

QStringList previewNames(const ExportPlan &plan, int atMost)
{
    const NameTemplate names(plan.nameTemplate);
    if (plan.pictures.empty())
        return {};
    if (plan.kind == ExportKind::Pictures)
        return previewNames(names, plan.pictures, suffixOf(plan), atMost);
    const QString stem = names.name(plan.pictures.front(), 1, 1);
    if (plan.kind != ExportKind::Sequence || plan.sequence.format != SequenceFormat::PngFrames)
        return { numberedName(stem, suffixOf(plan), 1) };
    const std::size_t count = frameOrder(plan.pictures, plan.sequence).size();
    QStringList files;
    for (std::size_t i = 0; i < std::min(count, static_cast<std::size_t>(atMost)); ++i)
        files << stem + QLatin1Char('/') + frameName(stem, i, count) + QStringLiteral(".png");
    return files;
}

} // namespace unclip
