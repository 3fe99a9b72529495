#include "session/recipereader.h"

#include "session/exportfiles.h"
#include "unclip/error.h"

#include <QFileInfo>

#include <exception>

namespace unclip {

FileRecipe readFileRecipe(const QString &file)
{
    FileRecipe result;
    result.file = file;
    try {
        result.byteCount = QFileInfo(file).size();
        const PngText text = readPngText(pathOf(file));
        const std::optional<Recipe> recipe = recipeFromPngText(text);
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
