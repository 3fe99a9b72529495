#include "session/basisreader.h"

#include "support/fakepipeline.h"

#include <QDir>
#include <QFile>
#include <QImage>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace unclip;

class TestBasisReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsVariances();
    void tellsOfAMissingBasis();
    void tellsOfADamagedBasis();
    void onlyTheLastOneIsTold();
    void canBeDestroyedWhileReading();

private:
    /// A model folder with a basis of `components`.
    QString modelWith(const QString &name, int components);
    static BasisOnDisk basisIn(const QSignalSpy &spy)
    {
        return spy.last().first().value<BasisOnDisk>();
    }

    QTemporaryDir m_folder;
};

QString TestBasisReader::modelWith(const QString &name, int components)
{
    std::vector<std::filesystem::path> pictures;
    for (int i = 0; i <= components; ++i) {
        QImage picture(4, 4, QImage::Format_RGB888);
        picture.fill(QColor::fromHsv(i * 50 % 360, 255, 255));
        const QString file = m_folder.filePath(QStringLiteral("%1.png").arg(i));
        picture.save(file);
        pictures.emplace_back(file.toStdString());
    }
    FakePipeline pipeline(std::make_shared<FakeScript>());
    const QString model = m_folder.filePath(name);
    PcaFitOptions options;
    options.components = components;
    fitPcaBasis(pipeline, pictures, BasisReader::basisFolder(model).toStdString(), options, {});
    return model;
}

void TestBasisReader::readsVariances()
{
    const QString model = modelWith(QStringLiteral("good"), 4);
    BasisReader reader;
    QSignalSpy read(&reader, &BasisReader::basisRead);
    reader.read(model);
    QVERIFY(read.empty()); // never at once
    QTRY_COMPARE(read.count(), 1);
    const BasisOnDisk basis = basisIn(read);
    QCOMPARE(basis.modelFolder, model);
    QVERIFY(basis.hasFiles);
    QVERIFY(basis.fit);
    QCOMPARE(basis.fit->components, 4);
    QCOMPARE(basis.shares.size(), std::size_t(4));
    QVERIFY(std::is_sorted(basis.shares.begin(), basis.shares.end()));
    QVERIFY(basis.shares.front() > 0.0);
    QVERIFY(qAbs(basis.shares.back() - 1.0) < 1e-9);
    for (std::size_t k = 1; k <= 4; ++k)
        QVERIFY(qAbs(basis.shares[k - 1] - explainedVariance(*basis.fit, k)) < 1e-9);
}

void TestBasisReader::tellsOfAMissingBasis()
{
    BasisReader reader;
    QSignalSpy read(&reader, &BasisReader::basisRead);
    QVERIFY(QDir(m_folder.path()).mkpath(QStringLiteral("plain")));
    reader.read(m_folder.filePath(QStringLiteral("plain")));
    QTRY_COMPARE(read.count(), 1);
    QVERIFY(!basisIn(read).hasFiles);
    QVERIFY(!basisIn(read).fit);
    QVERIFY(basisIn(read).canWrite);
    reader.read(m_folder.filePath(QStringLiteral("nowhere")));
    QTRY_COMPARE(read.count(), 2);
    QVERIFY(!basisIn(read).canWrite);
}

void TestBasisReader::tellsOfADamagedBasis()
{
    const QString model = modelWith(QStringLiteral("damaged"), 2);
    QFile weights(BasisReader::basisFolder(model) + QStringLiteral("/pca.safetensors"));
    QVERIFY(weights.resize(20));
    BasisReader reader;
    QSignalSpy read(&reader, &BasisReader::basisRead);
    reader.read(model);
    QTRY_COMPARE(read.count(), 1);
    QVERIFY(basisIn(read).hasFiles);
    QVERIFY(!basisIn(read).fit);
    QVERIFY(basisIn(read).shares.empty());
}

void TestBasisReader::onlyTheLastOneIsTold()
{
    const QString first = modelWith(QStringLiteral("first"), 2);
    const QString second = modelWith(QStringLiteral("second"), 3);
    BasisReader reader;
    QSignalSpy read(&reader, &BasisReader::basisRead);
    reader.read(first);
    reader.read(second);
    QTRY_VERIFY(!read.empty());
    QCOMPARE(basisIn(read).modelFolder, second);
    for (const auto &told : read)
        QCOMPARE(told.first().value<BasisOnDisk>().modelFolder, second);
}

void TestBasisReader::canBeDestroyedWhileReading()
{
    const QString model = modelWith(QStringLiteral("short"), 2);
    for (int i = 0; i < 20; ++i) {
        BasisReader reader;
        reader.read(model);
    }
    QCoreApplication::processEvents(); // what they sent before they went finds nobody
}

QTEST_GUILESS_MAIN(TestBasisReader)
#include "tst_basisreader.moc"
