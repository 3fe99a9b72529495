#include "session/animationwriter.h"

#include "session/exportfiles.h"
#include "session/modulelibrary.h"
#include "session/videomodule.h"
#include "unclip/error.h"

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

/// The video library; loaded with the first film.
/// @throws InvalidRequest when it is not there
const VideoModule &videoModule()
{
    QString problem;
    const QFunctionPointer function =
        moduleFunction(QStringLiteral("unclip-video"), videoModuleFunction, problem);
    if (function == nullptr)
        throw InvalidRequest("MP4 films cannot be written here: " + problem.toStdString()
                             + ". Choose WebP or GIF.");
    const VideoModule &module = *reinterpret_cast<VideoModuleFunction>(function)(); // NOLINT
    if (std::strcmp(module.version, UNCLIP_VERSION) != 0)
        throw InvalidRequest("MP4 films cannot be written here: the video part is of version "
                             + std::string(module.version) + ". Install the studio again.");
    return module;
}

class Mp4Writer : public AnimationWriter
{
public:
    Mp4Writer(const SequenceOptions &options, const QString &folder,
              const CancellationToken &cancellation)
        : m_video(videoModule())
        , m_film(m_video.makeEncoder())
        , m_options(options)
        , m_cancellation(cancellation)
        , m_temporary(QDir(folder).absoluteFilePath(
              QStringLiteral(".unclip-%1.mp4").arg(QUuid::createUuid().toString(QUuid::Id128))))
        , m_path(pathOf(m_temporary).string())
    {
    }

    ~Mp4Writer() override
    {
        m_film->close();
        if (!m_isCommitted)
            QFile::remove(m_temporary);
    }
    Mp4Writer(const Mp4Writer &) = delete;
    Mp4Writer &operator=(const Mp4Writer &) = delete;

    void add(const Image &frame) override
    {
        m_cancellation.check();
        if (frame.width < 2 || frame.height < 2)
            throw InvalidRequest("A film needs pictures of at least 2 x 2 pixels.");
        if (m_frames == 0)
            open(frame);
        m_film->write(frame);
        ++m_frames;
    }

    void finish() override
    {
        m_cancellation.check();
        m_film->close();
        // The encoder swallows errors while writing: only reading back shows that the film is
        // whole.
        if (isSynced(m_path) && m_video.frameCount(m_path) >= m_frames)
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
    void open(const Image &frame) // sizes of films are even
    {
        QFile probe(m_temporary); // OpenCV would not say why it cannot write there
        if (!probe.open(QIODevice::WriteOnly | QIODevice::NewOnly))
            throw FileError("cannot create " + m_path + ": " + probe.errorString().toStdString());
        probe.close();
        if (!m_film->open(m_path, m_options.framesPerSecond, frame.width - frame.width % 2,
                          frame.height - frame.height % 2))
            throw InvalidRequest("MP4 films cannot be written here: the installed OpenCV has no "
                                 "encoder for them. Choose WebP or GIF.");
    }

    const VideoModule &m_video;
    std::unique_ptr<FilmEncoder> m_film;
    SequenceOptions m_options;
    CancellationToken m_cancellation;
    QString m_temporary;
    std::string m_path; ///< m_temporary, as the encoder wants it
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
