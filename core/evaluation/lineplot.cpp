#include "evaluation/lineplot.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <sstream>

namespace unclip::evaluation {

namespace {

constexpr int width = 720;
constexpr int height = 440;
constexpr int marginSide = 80;
constexpr int marginTop = 50;
constexpr int marginBottom = 60;
constexpr int ticks = 5;
constexpr int tickLength = 5;
constexpr double textScale = 0.5;
constexpr double headroom = 1.1;

const cv::Scalar black(40, 40, 40);
const cv::Scalar lightGrey(225, 225, 225);
const std::array<cv::Scalar, 2> colours { cv::Scalar(31, 96, 180), cv::Scalar(200, 70, 20) }; // RGB

std::string textOf(double value)
{
    std::ostringstream text;
    text.imbue(std::locale::classic());
    text.precision(3);
    text << value;
    return text.str();
}

/// Draws text centred at a point.
void write(cv::Mat &canvas, const std::string &text, cv::Point centre, const cv::Scalar &colour)
{
    int baseline = 0;
    const cv::Size size = cv::getTextSize(text, cv::FONT_HERSHEY_SIMPLEX, textScale, 1, &baseline);
    cv::putText(canvas, text, { centre.x - size.width / 2, centre.y + size.height / 2 },
                cv::FONT_HERSHEY_SIMPLEX, textScale, colour, 1, cv::LINE_AA);
}

double largestOf(const std::vector<double> &values)
{
    double largest = 0.0;
    for (const double value : values)
        if (std::isfinite(value))
            largest = std::max(largest, value);
    return largest > 0.0 ? largest * headroom : 1.0;
}

int columnOf(double position, const std::vector<double> &positions)
{
    const double share = (position - positions.front()) / (positions.back() - positions.front());
    return marginSide + static_cast<int>(std::lround(share * (width - 2 * marginSide)));
}

int rowOf(double value, double largest)
{
    return height - marginBottom
        - static_cast<int>(std::lround(value / largest * (height - marginTop - marginBottom)));
}

void drawFrame(cv::Mat &canvas, const std::string &label, const std::vector<double> &positions)
{
    for (int tick = 0; tick <= ticks; ++tick) {
        const int y = rowOf(tick, ticks);
        cv::line(canvas, { marginSide, y }, { width - marginSide, y }, lightGrey);
    }
    cv::rectangle(canvas, { marginSide, marginTop }, { width - marginSide, height - marginBottom },
                  black);
    for (const double position : positions) {
        const int x = columnOf(position, positions);
        cv::line(canvas, { x, height - marginBottom }, { x, height - marginBottom + tickLength },
                 black);
        write(canvas, textOf(position), { x, height - marginBottom + 18 }, black);
    }
    write(canvas, label, { width / 2, height - 18 }, black);
}

void drawSeries(cv::Mat &canvas, const PlotSeries &series, const std::vector<double> &positions,
                std::size_t axis)
{
    const double largest = largestOf(series.values);
    const cv::Scalar &colour = colours[axis];
    const int labelColumn = axis == 0 ? marginSide / 2 : width - marginSide / 2;
    for (int tick = 0; tick <= ticks; ++tick)
        write(canvas, textOf(largest * tick / ticks), { labelColumn, rowOf(tick, ticks) }, colour);
    write(canvas, series.label, { axis == 0 ? width / 4 : width - width / 4, marginTop / 2 },
          colour);
    std::vector<cv::Point> points;
    for (std::size_t i = 0; i < series.values.size(); ++i)
        if (std::isfinite(series.values[i]))
            points.emplace_back(columnOf(positions[i], positions),
                                rowOf(series.values[i], largest));
    constexpr int thickness = 2;
    constexpr int radius = 4;
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (i > 0)
            cv::line(canvas, points[i - 1], points[i], colour, thickness, cv::LINE_AA);
        cv::circle(canvas, points[i], radius, colour, cv::FILLED, cv::LINE_AA);
    }
}

} // namespace

Image linePlot(const std::string &horizontalLabel, const std::vector<double> &positions,
               const std::vector<PlotSeries> &series)
{
    cv::Mat canvas(height, width, CV_8UC3, cv::Scalar::all(255));
    drawFrame(canvas, horizontalLabel, positions);
    for (std::size_t i = 0; i < std::min(series.size(), colours.size()); ++i)
        drawSeries(canvas, series[i], positions, i);
    Image image = Image::blank(width, height);
    std::memcpy(image.rgb.data(), canvas.data, image.rgb.size());
    return image;
}

} // namespace unclip::evaluation
