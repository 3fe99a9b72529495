#pragma once

#include "session/failure.h"
#include "unclip/recipe.h"

#include <QObject>
#include <QThreadPool>

#include <memory>

namespace unclip {

/// What a picture file says about how it was made.
struct FileRecipe
{
    QString file;
    std::shared_ptr<const Recipe> recipe; ///< null: none, or none that can be used
    QString problem; ///< a malformed recipe's flaw, in English
    Failure failure; ///< the file could not be read at all
    qint64 byteCount = 0; ///< of the file
};

/// Reads it now. Any thread but the GUI's.
FileRecipe readFileRecipe(const QString &file);

/// Reads recipes off the GUI thread; only the newest wish counts. GUI thread.
class RecipeReader : public QObject
{
    Q_OBJECT

public:
    explicit RecipeReader(QObject *parent = nullptr);
    ~RecipeReader() override;

    void read(const QString &file); ///< done() follows, unless another read() or forget() comes
    void forget();

Q_SIGNALS:
    void done(const unclip::FileRecipe &result);

private:
    int m_newest = 0;
    QThreadPool m_pool;
};

} // namespace unclip

Q_DECLARE_METATYPE(unclip::FileRecipe)
