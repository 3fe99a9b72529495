#pragma once

#include "image/imageformat.h"
#include "image/raster.h"

namespace unclip {

/// One function per library that knows a format. Each reads the size first and refuses it before
/// memory is taken.
/// @throws InvalidRequest naming the file and the flaw
Raster readPng(const ImageBytes &file, const ImageLimits &limits);
Raster readJpeg(const ImageBytes &file, const ImageLimits &limits);
Raster readTiff(const ImageBytes &file, const ImageLimits &limits);
Raster readGif(const ImageBytes &file, const ImageLimits &limits);
Raster readWebp(const ImageBytes &file, const ImageLimits &limits);
Raster readBmp(const ImageBytes &file, const ImageLimits &limits);

} // namespace unclip
