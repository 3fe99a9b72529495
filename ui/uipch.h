#pragma once

// Precompiled for the window.
#include "unclip/pipeline.h" // IWYU pragma: keep

#include <QtWidgets> // IWYU pragma: keep
