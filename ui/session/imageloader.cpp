#include "session/imageloader.h"

#include "imageconversion.h"
#include "session/embeddedrecipe.h"
#include "session/exportfiles.h"
#include "session/filebytes.h"
#include "unclip/error.h"
#include "unclip/imagefile.h"

#include <QDir>
#include <QFileInfo>

#include <new>

namespace unclip {

namespace {

constexpr int threads = 2; ///< a picture of the largest size takes half a gigabyte

QString hashOf(const std::vector<std::uint8_t> &bytes)
{
    return QString::fromStdString(sha256(bytes.data(), bytes.size()));
}

/// A flawed recipe is no reason to refuse the picture.
void readRecipe(LoadedImage &result, const std::vector<std::uint8_t> &bytes,
                const std::string &name)
{
    try {
        result.recipe = embeddedRecipe(bytes, name);
    } catch (const Error &error) {
        result.recipeProblem = QString::fromUtf8(error.what());
    }
}

LoadedImage loadedFrom(const QString &file)
{
    LoadedImage result;
    result.file = file;
    const ImageLimits limits;
    try {
        const std::vector<std::uint8_t> bytes =
            fileBytes(file, static_cast<qint64>(limits.maxFileBytes));
        const std::string name = QFileInfo(file).fileName().toStdString();
        result.image = std::make_shared<const Image>(
            decodeImage(bytes, name, AlphaMode::CompositeOnWhite, limits));
        result.sha256 = hashOf(bytes);
        readRecipe(result, bytes, name);
    } catch (const Error &error) {
        result.failure = failureOf(error);
    } catch (const std::bad_alloc &error) {
        result.failure = failureOf(error);
    }
    return result;
}

/// Whether the file holds what its name says.
bool isStored(const QString &file, const QString &hash)
{
    try {
        return QFileInfo(file).isFile() && sha256File(pathOf(file)) == hash.toStdString();
    } catch (const Error &) {
        return false;
    }
}

} // namespace

ImageLoader::ImageLoader(QString inputsFolder, QObject *parent)
    : QObject(parent)
    , m_inputsFolder(std::move(inputsFolder))
{
    m_pool.setMaxThreadCount(threads);
}

ImageLoader::~ImageLoader()
{
    m_pool.clear();
    m_pool.waitForDone();
}

void ImageLoader::load(const QString &file)
{
    m_pool.start([this, file] { deliver(loadedFrom(file)); });
}

void ImageLoader::store(const QImage &pixels)
{
    m_pool.start([this, pixels] {
        LoadedImage result;
        try {
            const std::vector<std::uint8_t> bytes = encodePng(toImage(pixels));
            const QString hash = hashOf(bytes);
            result.file = QDir(m_inputsFolder).absoluteFilePath(hash + QStringLiteral(".png"));
            QMetaObject::invokeMethod(
                this, [this, file = result.file] { Q_EMIT storing(file); }, Qt::QueuedConnection);
            makeFolder(m_inputsFolder);
            if (!isStored(result.file, hash))
                writeFileAtomically(pathOf(result.file), bytes, OverwriteMode::Replace);
            result = loadedFrom(result.file);
        } catch (const Error &error) {
            result.failure = failureOf(error);
        } catch (const std::bad_alloc &error) {
            result.failure = failureOf(error);
        }
        deliver(result);
    });
}

/// From a thread of the pool, which the destructor waits for.
void ImageLoader::deliver(const LoadedImage &result)
{
    QMetaObject::invokeMethod(
        this, [this, result] { Q_EMIT loaded(result); }, Qt::QueuedConnection);
}

} // namespace unclip
