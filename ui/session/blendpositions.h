#pragma once

#include "session/inputs.h"
#include "session/lightrequest.h"
#include "session/liveframes.h"

#include <QPointF>
#include <QStringList>

namespace unclip {

/// Places between A and B that are made ahead for the slider.
inline constexpr int morphGrid = 33;

/// Columns and rows of the places on a pad that are made first, so that they are met again.
inline constexpr int padGrid = 17;

/// The blend with only the ends that its layout uses: the first two, the four corners, or all that
/// hold something.
BlendInput withUsedEnds(const BlendInput &input);

/// Another layout with the ends kept; as many empty ones are added as it shows.
BlendInput withLayout(const BlendInput &input, BlendInput::Layout layout);

/// An end made of words has no x_T of its own, so all frames share one noise.
bool needsSharedNoise(const BlendInput &input);

/// All that the layout makes: the morph, or the one picture of board and pad.
/// @pre missingInput() finds nothing missing in withUsedEnds(input)
LightRequest blendRequest(const BlendInput &input);

/// Where the sliders stand: {t}, or the weights of the ends that hold something.
FramePosition blendPosition(const BlendInput &input);

/// The same with the handle of a pad on the nearest point of the grid.
FramePosition coarseBlendPosition(const BlendInput &input);

/// Two inputs whose frames are the same, wherever the sliders stand.
bool isSameSequence(const BlendInput &a, const BlendInput &b);

QPointF snappedToPad(const QPointF &position);

/// Files of the pictures among the ends that are used, in order.
QStringList filesOf(const BlendInput &input);

} // namespace unclip
