#include "session/recipereader.h"

#include "session/embeddedrecipe.h"
#include "session/filebytes.h"
#include "unclip/error.h"
#include "unclip/imagefile.h"

#include <QFileInfo>

#include <exception>

namespace unclip {

FileRecipe readFileRecipe(const QString &file)
{
    FileRecipe result;
    result.file = file;
    try {
        const QFileInfo info(file);
        result.byteCount = info.size();
        const std::vector<std::uint8_t> bytes =
            fileBytes(file, static_cast<qint64>(ImageLimits {}.maxFileBytes));
        const std::optional<Recipe> recipe = embeddedRecipe(bytes, info.fileName().toStdString());
        if (recipe)
            result.recipe = std::make_shared<const Recipe>(*recipe);
    } catch (const InvalidRequest &error) {
        result.problem = QString::fromUtf8(error.what());
    } catch (const std::exception &error) { // the boundary of the reading thread
        result.failure = failureOf(error);
    }
    return result;
}

RecipeReader::RecipeReader(QObject *parent)
    : QObject(parent)
{
    m_pool.setMaxThreadCount(1);
}

RecipeReader::~RecipeReader()
{
    m_pool.clear();
    m_pool.waitForDone();
}

void RecipeReader::read(const QString &file)
{
    m_pool.clear();
    const int mine = ++m_newest;
    m_pool.start([this, file, mine] {
        const FileRecipe result = readFileRecipe(file);
        QMetaObject::invokeMethod(
            this,
            [this, mine, result] {
                if (mine == m_newest)
                    Q_EMIT done(result);
            },
            Qt::QueuedConnection);
    });
}

void RecipeReader::forget()
{
    ++m_newest;
    m_pool.clear();
}

} // namespace unclip
