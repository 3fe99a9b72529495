#include "session/animationwriter.h"

#include "session/exportfiles.h"
#include "unclip/error.h"

#include <opencv2/imgproc.hpp>
#include <opencv2/videoio.hpp>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QUuid>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <system_error>
#include <unistd.h>

namespace unclip {

namespace {

/// Makes what was written durable.
bool isSynced(const std::string &file)
{
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return false;
    const bool isFine = ::fsync(descriptor) == 0;
    ::close(descriptor);
    return isFine;
}

/// OpenCV swallows errors while writing: only reading back shows that the film is whole.
bool isWhole(const std::string &file, int frames)
{
    cv::VideoCapture film(file, cv::CAP_FFMPEG);
    return film.isOpened() && static_cast<int>(film.get(cv::CAP_PROP_FRAME_COUNT)) >= frames;
}

class Mp4Writer : public AnimationWriter
{
public:
    Mp4Writer(const SequenceOptions &options, const QString &folder,
              const CancellationToken &cancellation)
        : m_options(options)
        , m_cancellation(cancellation)
        , m_temporary(QDir(folder).absoluteFilePath(
              QStringLiteral(".unclip-%1.mp4").arg(QUuid::createUuid().toString(QUuid::Id128))))
        , m_path(pathOf(m_temporary).string())
    {
    }

    ~Mp4Writer() override
    {
        m_film.release();
        if (!m_isCommitted)
            QFile::remove(m_temporary);
    }
    Mp4Writer(const Mp4Writer &) = delete;
    Mp4Writer &operator=(const Mp4Writer &) = delete;

    void add(const Image &frame) override
    {
        m_cancellation.check();
        const cv::Size even { frame.width - frame.width % 2, frame.height - frame.height % 2 };
        if (even.empty())
            throw InvalidRequest("A film needs pictures of at least 2 x 2 pixels.");
        if (m_frames == 0)
            open(even);
        const cv::Mat rgb(frame.height, frame.width, CV_8UC3,
                          const_cast<std::uint8_t *>(frame.rgb.data())); // it is only read
        cv::Mat bgr;
        cv::cvtColor(rgb(cv::Rect({ 0, 0 }, even)), bgr, cv::COLOR_RGB2BGR);
        m_film.write(bgr);
        ++m_frames;
    }

    void finish() override
    {
        m_cancellation.check();
        m_film.release();
        if (isSynced(m_path) && isWhole(m_path, m_frames))
            return;
        std::error_code error;
        const auto space = std::filesystem::space(pathOf(m_temporary).parent_path(), error);
        constexpr std::uintmax_t fullBelow = 1 << 20;
        if (!error && space.available < fullBelow)
            throw FileError("cannot write " + m_path + ": " + std::strerror(ENOSPC));
        throw FileError("cannot write " + m_path + ": the film is not whole");
    }

    void commit(const QString &file) override
    {
        QFile film(m_temporary);
        if (!film.rename(file)) // never replaces
            throw FileError("cannot write " + file.toStdString() + ": "
                            + film.errorString().toStdString());
        m_isCommitted = true;
    }

private:
    void open(const cv::Size &size)
    {
        const int code = cv::VideoWriter::fourcc('m', 'p', '4', 'v');
        QFile probe(m_temporary); // OpenCV would not say why it cannot write there
        if (!probe.open(QIODevice::WriteOnly | QIODevice::NewOnly))
            throw FileError("cannot create " + m_path + ": " + probe.errorString().toStdString());
        probe.close();
        if (!m_film.open(m_path, cv::CAP_FFMPEG, code, m_options.framesPerSecond, size))
            throw InvalidRequest("MP4 films cannot be written here: the installed OpenCV has no "
                                 "encoder for them. Choose WebP or GIF.");
    }

    SequenceOptions m_options;
    CancellationToken m_cancellation;
    QString m_temporary;
    std::string m_path; ///< m_temporary, as OpenCV wants it
    cv::VideoWriter m_film;
    int m_frames = 0;
    bool m_isCommitted = false;
};

} // namespace

bool canWriteMp4()
{
    const QTemporaryDir folder;
    if (!folder.isValid())
        return false;
    try {
        Mp4Writer writer({}, folder.path(), {});
        writer.add(Image::blank(16, 16));
        writer.add(Image::blank(16, 16, 0));
        writer.finish();
        return true;
    } catch (const std::exception &) { // whatever it was: no film can be made
        return false;
    }
}

std::unique_ptr<AnimationWriter> makeMp4Writer(const SequenceOptions &options,
                                               const QString &folder,
                                               const CancellationToken &cancellation)
{
    return std::make_unique<Mp4Writer>(options, folder, cancellation);
}

} // namespace unclip
