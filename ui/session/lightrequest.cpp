#include "session/lightrequest.h"

#include "session/requestparts.h"

#include <algorithm>

namespace unclip {

Request LightRequest::complete() const
{
    Request whole = request;
    fillPixels(whole, pixels);
    return whole;
}

void fillPixels(Request &request, const std::vector<SharedImage> &pixels)
{
    const std::vector<PictureSource *> pictures = picturesOf(request);
    for (std::size_t i = 0; i < std::min(pictures.size(), pixels.size()); ++i)
        if (pictures[i]->image.isEmpty() && pixels[i])
            pictures[i]->image = *pixels[i];
}

std::vector<SharedImage> pixelsOf(const std::vector<const SlotInput *> &slotList)
{
    std::vector<SharedImage> pixels;
    for (const SlotInput *slot : slotList)
        if (slot->kind == SlotInput::Kind::Picture)
            pixels.push_back(slot->image);
    return pixels;
}

} // namespace unclip
