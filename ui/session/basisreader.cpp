#include "session/basisreader.h"

#include "session/exportfiles.h"
#include "unclip/error.h"

#include <QFileInfo>

#include <algorithm>

namespace unclip {

namespace {

std::vector<double> sharesOf(const PcaFit &fit)
{
    double whole = 0.0;
    for (const double variance : fit.variances)
        whole += variance;
    std::vector<double> shares;
    double part = 0.0;
    for (const double variance : fit.variances) {
        part += variance;
        shares.push_back(whole > 0.0 ? std::min(part / whole, 1.0) : 0.0);
    }
    return shares;
}

BasisOnDisk readBasis(const QString &modelFolder)
{
    BasisOnDisk basis;
    basis.modelFolder = modelFolder;
    const QFileInfo folder(BasisReader::basisFolder(modelFolder));
    const QFileInfo weights(folder.filePath() + QStringLiteral("/pca.safetensors"));
    basis.hasFiles = weights.exists();
    basis.canWrite = folder.exists() ? folder.isWritable() : QFileInfo(modelFolder).isWritable();
    if (!basis.hasFiles)
        return basis;
    try {
        basis.fit = readPcaFit(pathOf(folder.filePath()));
        basis.shares = sharesOf(*basis.fit);
    } catch (const Error &) { // the model says itself why it cannot use it
        basis.fit.reset();
    }
    return basis;
}

} // namespace

BasisReader::BasisReader(QObject *parent)
    : QObject(parent)
{
    m_pool.setMaxThreadCount(1);
}

BasisReader::~BasisReader()
{
    m_pool.waitForDone();
}

QString BasisReader::basisFolder(const QString &modelFolder)
{
    return modelFolder + QStringLiteral("/pca");
}

void BasisReader::read(const QString &modelFolder)
{
    m_asked = modelFolder;
    m_pool.clear();
    m_pool.start([this, modelFolder] {
        const BasisOnDisk basis = readBasis(modelFolder);
        QMetaObject::invokeMethod(
            this, [this, basis] { take(basis); }, Qt::QueuedConnection);
    });
}

void BasisReader::take(const BasisOnDisk &basis)
{
    if (basis.modelFolder == m_asked)
        Q_EMIT basisRead(basis);
}

} // namespace unclip
