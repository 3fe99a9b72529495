#pragma once

// Precompiled for the session.
#include "unclip/pipeline.h" // IWYU pragma: keep

#include <QtGui> // IWYU pragma: keep
