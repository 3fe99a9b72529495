#pragma once

#include "unclip/request.h"

#include <string>
#include <vector>

namespace unclip {

/// As withoutPixels(), but copies none on the way: cheap for a GUI thread.
Request copyWithoutPixels(const Request &request);

/// The request's pictures, in order.
std::vector<PictureSource *> picturesOf(Request &request);
std::vector<const PictureSource *> picturesOf(const Request &request);

/// Recipe JSON of a request. Borrows its pixels meanwhile and copies none.
std::string recipeJsonOf(Request &request);

/// A request that makes a stretch of another one's pictures.
struct RequestPart
{
    Request request;
    int indexOffset = 0; ///< Frame::index plus this is the index in the whole
    int skip = 0; ///< so many frames come first that are there already
};

/// What makes the pictures after the first `made` of a complete request, in order. They get the
/// same pixels as the whole would give them.
std::vector<RequestPart> missingParts(const Request &complete, int made);

} // namespace unclip
