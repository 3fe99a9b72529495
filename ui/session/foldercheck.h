#pragma once

#include "session/failure.h"
#include "unclip/modelcheck.h"
#include "unclip/pipeline.h"

#include <QObject>
#include <QString>
#include <QThreadPool>

#include <optional>

namespace unclip {

/// What a look into a model folder found.
struct FolderCheck
{
    QString folder;
    std::optional<ModelCheck> check; ///< absent: no model folder at all, see failure
    Failure failure;
    quint64 availableMemory = 0; ///< bytes of the machine at that moment; 0: not known
};

/// Bytes of memory that a model needs to work with: its weights at a precision, and room beside
/// them. Auto counts as `automatic`.
quint64 memoryNeeded(const ModelCheck &check, Precision precision, Precision automatic);

/// Looks into model folders off the GUI thread. GUI thread.
class FolderChecker : public QObject
{
    Q_OBJECT

public:
    explicit FolderChecker(QObject *parent = nullptr);
    ~FolderChecker() override;

    void check(const QString &folder); ///< checked() follows, unless another check() comes first

Q_SIGNALS:
    void checked(const unclip::FolderCheck &check);

private:
    QThreadPool m_pool;
    int m_round = 0;
};

} // namespace unclip

Q_DECLARE_METATYPE(unclip::FolderCheck)
