#pragma once

// Precompiled for the window. Headers of others only: GCC knows a `#pragma once` header in a
// precompiled one again by its time stamp, which changes with every checkout, and a compiler cache
// may bring the precompiled one from another checkout.
#include <QtWidgets> // IWYU pragma: keep
