#pragma once

// Precompiled for the tests of the window.
#include "unclip/pipeline.h" // IWYU pragma: keep

#include <QtTest> // IWYU pragma: keep
#include <QtWidgets> // IWYU pragma: keep
