#pragma once

// Precompiled for the session. Headers of others only, see uipch.h.
#include <QtGui> // IWYU pragma: keep
