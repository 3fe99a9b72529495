#pragma once

#include "unclip/pca.h"

#include <QObject>
#include <QString>
#include <QThreadPool>

#include <optional>
#include <vector>

namespace unclip {

/// What the PCA basis of a model folder holds, and whether another may take its place.
struct BasisOnDisk
{
    QString modelFolder;
    std::optional<PcaFit> fit; ///< absent when there is none or it cannot be read
    std::vector<double> shares; ///< of the basis' variance in its first 1, 2 .. components, rising
    bool hasFiles = false; ///< something is there, readable or not
    bool canWrite = false; ///< `<modelFolder>/pca` can be written or made
};

/// Reads bases off the GUI thread; results come back on it.
class BasisReader : public QObject
{
    Q_OBJECT

public:
    explicit BasisReader(QObject *parent = nullptr);
    ~BasisReader() override; ///< waits for the read in progress

    static QString basisFolder(const QString &modelFolder); ///< `<modelFolder>/pca`

    void read(const QString &modelFolder); ///< only the last one asked for is told

Q_SIGNALS:
    void basisRead(const unclip::BasisOnDisk &basis);

private:
    void take(const BasisOnDisk &basis);

    QThreadPool m_pool;
    QString m_asked;
};

} // namespace unclip

Q_DECLARE_METATYPE(unclip::BasisOnDisk)
