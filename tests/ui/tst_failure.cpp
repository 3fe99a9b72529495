#include "session/failure.h"

#include "unclip/error.h"
#include "unclip/imagefile.h"

#include <QTemporaryDir>
#include <QTest>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <new>

using namespace unclip;

/// Exceptions become what the window speaks about.
class FailureTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void kindsOfTheCore()
    {
        QCOMPARE(failureOf(InvalidRequest("a")).kind, Failure::Kind::BadRequest);
        QCOMPARE(failureOf(ModelError("a")).kind, Failure::Kind::Model);
        QCOMPARE(failureOf(FileError("a")).kind, Failure::Kind::File);
        QCOMPARE(failureOf(DeviceError("a")).kind, Failure::Kind::Device);
        QCOMPARE(failureOf(Error("a")).kind, Failure::Kind::Internal);
    }

    void kindsOfTheLibrary()
    {
        QCOMPARE(failureOf(std::bad_alloc()).kind, Failure::Kind::Device);
        QCOMPARE(failureOf(std::logic_error("a")).kind, Failure::Kind::Internal);
        const auto noSpace = std::make_error_code(std::errc::no_space_on_device);
        const auto denied = std::make_error_code(std::errc::permission_denied);
        QCOMPARE(failureOf(std::filesystem::filesystem_error("a", noSpace)).kind,
                 Failure::Kind::DiskFull);
        QCOMPARE(failureOf(std::filesystem::filesystem_error("a", denied)).kind,
                 Failure::Kind::File);
    }

    void fullDisksAreTold_data()
    {
        QTest::addColumn<int>("error");
        QTest::addColumn<int>("kind");
        QTest::newRow("full") << ENOSPC << int(Failure::Kind::DiskFull);
        QTest::newRow("quota") << EDQUOT << int(Failure::Kind::DiskFull);
        QTest::newRow("denied") << EACCES << int(Failure::Kind::File);
        QTest::newRow("read-only") << EROFS << int(Failure::Kind::File);
    }

    void fullDisksAreTold()
    {
        QFETCH(int, error);
        QFETCH(int, kind);
        const FileError thrown(std::string("cannot write /a/b.png: ") + std::strerror(error));
        QCOMPARE(int(failureOf(thrown).kind), kind);
    }

    void aFolderThatIsGoneIsNoFullDisk()
    {
        const QTemporaryDir folder;
        const std::string path = folder.filePath(QStringLiteral("gone/a.png")).toStdString();
        try {
            writeFileAtomically(path, {});
            QFAIL("written into a folder that is not there");
        } catch (const std::exception &error) {
            const Failure failure = failureOf(error);
            QCOMPARE(failure.kind, Failure::Kind::File);
            QVERIFY(failure.detail.contains(QStringLiteral("gone/a.png")));
        }
    }

    void detailsAreUtf8()
    {
        QCOMPARE(failureOf(FileError("cannot read /猫.png")).detail,
                 QStringLiteral("cannot read /猫.png"));
    }
};

QTEST_GUILESS_MAIN(FailureTest)
#include "tst_failure.moc"
