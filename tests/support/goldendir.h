#pragma once

#include <QByteArray>
#include <QTest>

#include <cstdlib>
#include <filesystem>

namespace unclip::test {

/// The folder of golden cases: UNCLIP_GOLDEN_DIR from the environment, else the one CMake was
/// given.
inline std::filesystem::path goldenDir()
{
    const char *fromEnvironment = std::getenv("UNCLIP_GOLDEN_DIR");
    return fromEnvironment != nullptr && *fromEnvironment != '\0' ? fromEnvironment
                                                                  : UNCLIP_GOLDEN_DEFAULT_DIR;
}

/// True when golden cases must be there (UNCLIP_REQUIRE_GOLDEN=1, as .ci/run sets it).
inline bool goldenRequired()
{
    return qEnvironmentVariableIntValue("UNCLIP_REQUIRE_GOLDEN") == 1;
}

} // namespace unclip::test

/// Skips loudly (or fails, where the golden cases are required) when the folder is absent.
#define UNCLIP_NEED_GOLDEN()                                                                       \
    do {                                                                                           \
        if (!std::filesystem::exists(unclip::test::goldenDir() / "README.md")                      \
            && !std::filesystem::exists(unclip::test::goldenDir() / "karlo-tiny")) {               \
            if (unclip::test::goldenRequired())                                                    \
                QFAIL("the golden cases are required but their folder is absent");                 \
            QSKIP("SKIPPED: no golden cases; set UNCLIP_GOLDEN_DIR to their folder");              \
        }                                                                                          \
    } while (false)
