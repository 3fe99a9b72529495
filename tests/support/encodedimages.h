#pragma once

#include "support/imagesamples.h"

#include <opencv2/imgcodecs.hpp>

#include <cstdio>
#include <cstdlib>

#include <jpeglib.h>

namespace unclip::test {

/// Encoded by OpenCV; four channels when `alpha` is not negative.
inline Bytes encoded(const Image &image, const std::string &extension, int alpha = -1)
{
    cv::Mat matrix(image.height, image.width, alpha < 0 ? CV_8UC3 : CV_8UC4);
    const auto channels = static_cast<std::size_t>(matrix.channels());
    const std::size_t count = image.rgb.size() / 3;
    for (std::size_t i = 0; i < count; ++i) {
        for (std::size_t channel = 0; channel < 3; ++channel)
            matrix.data[i * channels + channel] = image.rgb[i * 3 + 2 - channel];
        if (alpha >= 0)
            matrix.data[i * channels + 3] = static_cast<std::uint8_t>(alpha);
    }
    Bytes bytes;
    cv::imencode(extension, matrix, bytes,
                 extension == ".webp" ? std::vector<int> { cv::IMWRITE_WEBP_QUALITY, 101 }
                                      : std::vector<int> {});
    return bytes;
}

/// A JPEG of one flat colour in inverted CMYK, as Adobe's programs write it.
inline Bytes cmykJpeg(int width, int height, const Bytes &storedCmyk)
{
    jpeg_compress_struct jpeg {};
    jpeg_error_mgr errors {};
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    unsigned char *buffer = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&jpeg, &buffer, &size);
    jpeg.image_width = static_cast<JDIMENSION>(width);
    jpeg.image_height = static_cast<JDIMENSION>(height);
    jpeg.input_components = 4;
    jpeg.in_color_space = JCS_CMYK;
    jpeg_set_defaults(&jpeg);
    jpeg_set_colorspace(&jpeg, JCS_YCCK);
    jpeg_set_quality(&jpeg, 100, TRUE);
    jpeg_start_compress(&jpeg, TRUE);
    Bytes row;
    for (int x = 0; x < width; ++x)
        append(row, storedCmyk);
    JSAMPROW rowPointer = row.data();
    for (int y = 0; y < height; ++y)
        jpeg_write_scanlines(&jpeg, &rowPointer, 1);
    jpeg_finish_compress(&jpeg);
    Bytes bytes(buffer, buffer + size);
    jpeg_destroy_compress(&jpeg);
    std::free(buffer);
    return bytes;
}

} // namespace unclip::test
