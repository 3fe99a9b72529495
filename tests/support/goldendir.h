#pragma once

#include <QCoreApplication>
#include <QString>
#include <QTest>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace unclip::test {

/// True when the environment names a folder of golden cases.
inline bool namesGoldenDir()
{
    return !qEnvironmentVariableIsEmpty("UNCLIP_GOLDEN_DIR");
}

/// The folder of golden cases: UNCLIP_GOLDEN_DIR from the environment, else the one CMake was
/// given.
inline std::filesystem::path goldenDir()
{
    return namesGoldenDir() ? std::getenv("UNCLIP_GOLDEN_DIR") : UNCLIP_GOLDEN_DEFAULT_DIR;
}

inline bool goldenIsThere()
{
    return std::filesystem::exists(goldenDir() / "README.md")
        || std::filesystem::exists(goldenDir() / "karlo-tiny");
}

/// True when the folder must be there: it was named, or UNCLIP_REQUIRE_GOLDEN=1, as .ci/run sets
/// it.
inline bool goldenRequired()
{
    return namesGoldenDir() || qEnvironmentVariableIntValue("UNCLIP_REQUIRE_GOLDEN") == 1;
}

/// True when the folder may hold a part of the files only: UNCLIP_REQUIRE_GOLDEN=0.
inline bool goldenMayBePartial()
{
    return qgetenv("UNCLIP_REQUIRE_GOLDEN") == "0";
}

/// The first of these files or folders (relative to the golden folder) that is not there; empty
/// when all are.
inline QString firstAbsent(const std::vector<std::string> &names)
{
    for (const std::string &name : names)
        if (!std::filesystem::exists(goldenDir() / name))
            return QString::fromStdString(name);
    return {};
}

/// Runs a test class; 77, which CTest reports as skipped, when nothing failed but there are no
/// golden cases.
template <typename Test> int runGoldenTests(int argc, char **argv)
{
    constexpr int skipped = 77;
    const QCoreApplication application(argc, argv);
    Test test;
    const int failures = QTest::qExec(&test, argc, argv);
    return failures == 0 && !goldenIsThere() ? skipped : failures;
}

} // namespace unclip::test

/// main() of a test program that reads golden cases.
#define UNCLIP_GOLDEN_MAIN(TestClass)                                                              \
    int main(int argc, char **argv)                                                                \
    {                                                                                              \
        return unclip::test::runGoldenTests<TestClass>(argc, argv);                                \
    }

/// Skips loudly (or fails, where the golden cases are required) when the folder is absent.
#define UNCLIP_NEED_GOLDEN()                                                                       \
    do {                                                                                           \
        if (!unclip::test::goldenIsThere()) {                                                      \
            if (unclip::test::goldenRequired())                                                    \
                QFAIL("the golden cases are required but their folder is absent");                 \
            QSKIP("SKIPPED: no golden cases; set UNCLIP_GOLDEN_DIR to their folder");              \
        }                                                                                          \
    } while (false)

/// The same, and fails when the folder lacks one of the files, unless it may be a partial one.
#define UNCLIP_NEED_GOLDEN_FILES(...)                                                              \
    UNCLIP_NEED_GOLDEN();                                                                          \
    do {                                                                                           \
        const QString absent = unclip::test::firstAbsent({ __VA_ARGS__ });                         \
        if (absent.isEmpty())                                                                      \
            break;                                                                                 \
        if (!unclip::test::goldenMayBePartial())                                                   \
            QFAIL(qPrintable(QStringLiteral("the golden folder has no %1").arg(absent)));          \
        QSKIP(qPrintable(QStringLiteral("SKIPPED: this golden folder has no %1").arg(absent)));    \
    } while (false)
