#include "session/videomodule.h"

#include <opencv2/imgproc.hpp>
#include <opencv2/videoio.hpp>

namespace {

using unclip::Image;

class OpenCvEncoder : public unclip::FilmEncoder
{
public:
    bool open(const std::string &file, double framesPerSecond, int width, int height) override
    {
        m_size = { width, height };
        return m_film.open(file, cv::CAP_FFMPEG, cv::VideoWriter::fourcc('m', 'p', '4', 'v'),
                           framesPerSecond, m_size);
    }

    void write(const Image &frame) override
    {
        const cv::Mat rgb(frame.height, frame.width, CV_8UC3,
                          const_cast<std::uint8_t *>(frame.rgb.data())); // it is only read
        cv::Mat bgr;
        cv::cvtColor(rgb(cv::Rect({ 0, 0 }, m_size)), bgr, cv::COLOR_RGB2BGR);
        m_film.write(bgr);
    }

    void close() override { m_film.release(); }

private:
    cv::VideoWriter m_film;
    cv::Size m_size;
};

std::unique_ptr<unclip::FilmEncoder> makeEncoder()
{
    return std::make_unique<OpenCvEncoder>();
}

int frameCount(const std::string &file)
{
    const cv::VideoCapture film(file, cv::CAP_FFMPEG);
    return film.isOpened() ? static_cast<int>(film.get(cv::CAP_PROP_FRAME_COUNT)) : 0;
}

} // namespace

extern "C" __attribute__((visibility("default"))) const unclip::VideoModule *unclipVideoModule()
{
    static constexpr unclip::VideoModule module { UNCLIP_VERSION, &makeEncoder, &frameCount };
    return &module;
}
