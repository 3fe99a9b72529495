#pragma once

// Precompiled for the tests of the window. Headers of others only, see ui/uipch.h.
#include <QtTest> // IWYU pragma: keep
#include <QtWidgets> // IWYU pragma: keep
