#pragma once

#include "unclip/request.h"

#include <CLI/App.hpp>

#include <string>
#include <vector>

namespace unclip {

/// `centre`, `fit`, or `x,y,size` as fractions.
/// @throws InvalidRequest
Crop cropFrom(const std::string &text);

/// A picture file, or `prompt:words`.
/// @throws InvalidRequest, FileError
Source sourceFrom(const std::string &text, const Crop &crop);

/// True for `prompt:words`.
bool isPrompt(const std::string &text);

/// The one source of a request.
class SourceOptions
{
public:
    void addTo(CLI::App &app);

    Source source() const { return sourceFrom(m_source, cropFrom(m_crop)); }

private:
    std::string m_source;
    std::string m_crop = "centre";
};

/// `count` positions evenly from 0 to `last`, both ends included; `count` is at least 2.
std::vector<double> evenly(int count, double last);

} // namespace unclip
