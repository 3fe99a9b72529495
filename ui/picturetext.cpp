#include "picturetext.h"

#include <QCoreApplication>
#include <QLocale>

#include <cmath>

namespace unclip::picturetext {

namespace {

/// Gives the free functions of this file a translation context.
struct Text
{
    Q_DECLARE_TR_FUNCTIONS(unclip::picturetext)
};

constexpr double unknownDrift = -1.0; ///< ViewerContent: below it nothing was measured
constexpr double sameFrom = 0.97; ///< cosines, from CLIP's point of view
constexpr double closeFrom = 0.85;
constexpr double relatedFrom = 0.65;

QString twoDecimals(double value)
{
    return QLocale().toString(value, 'f', 2);
}

QString driftWords(double value)
{
    if (value >= sameFrom)
        return Text::tr("like its source");
    if (value >= closeFrom)
        return Text::tr("close to its source");
    if (value >= relatedFrom)
        return Text::tr("related to its source");
    return Text::tr("far from its source");
}

} // namespace

QString parameter(Mode mode, double value)
{
    switch (mode) {
    case Mode::Vary:
        return Text::tr("η %1").arg(twoDecimals(value));
    case Mode::Blend:
        return Text::tr("t %1").arg(twoDecimals(value));
    case Mode::Edit:
        return Text::tr("θ %1").arg(twoDecimals(value));
    case Mode::Explore:
        return Text::tr("%n components", nullptr, static_cast<int>(std::lround(value)));
    default:
        break;
    }
    return {};
}

QString parameterToolTip(Mode mode)
{
    switch (mode) {
    case Mode::Vary:
        return Text::tr("How far the variation was let go (η of DDIM): 0 gives the picture back.");
    case Mode::Blend:
        return Text::tr("Place between the two ends (t of the slerp): 0 is A, 1 is B.");
    case Mode::Edit:
        return Text::tr("How strongly the words changed the picture (θ, share of the angle).");
    case Mode::Explore:
        return Text::tr("How many principal components of the image embedding were kept (k).");
    default:
        break;
    }
    return {};
}

QString size(const PictureRecord &record)
{
    if (record.width <= 0 || record.height <= 0)
        return {};
    return Text::tr("%1 × %2").arg(record.width).arg(record.height);
}

bool isDriftKnown(double drift)
{
    return drift >= unknownDrift && drift < 1.0;
}

QString cosine(double value)
{
    return isDriftKnown(value) ? twoDecimals(value) : QString();
}

QString drift(Mode mode, double value)
{
    if (!isDriftKnown(value))
        return {};
    if (mode == Mode::Create)
        return Text::tr("match with the words %1").arg(twoDecimals(value));
    //: %1: "close to its source", %2: a number
    return Text::tr("%1 (%2)").arg(driftWords(value), twoDecimals(value));
}

QString driftToolTip(Mode mode, double value)
{
    if (!isDriftKnown(value))
        return {};
    const QString cosine = QLocale().toString(value, 'f', 4);
    if (mode == Mode::Create)
        return Text::tr("cosine %1 between the picture's CLIP embedding and that of the words; "
                        "larger is a better match.")
            .arg(cosine);
    return Text::tr("cosine %1 between the CLIP embeddings of this picture and its source; "
                    "1 is no drift at all.")
        .arg(cosine);
}

QString title(const PictureRecord &record)
{
    const QString simplified = record.title.simplified();
    return simplified.isEmpty() ? Text::tr("Untitled picture") : simplified;
}

QString prior(PriorKind kind)
{
    switch (kind) {
    case PriorKind::Diffusion:
        return Text::tr("Diffusion");
    case PriorKind::Autoregressive:
        return Text::tr("Autoregressive");
    case PriorKind::None:
        break;
    }
    //: no prior is used
    return Text::tr("None");
}

QString number(double value)
{
    QLocale locale;
    locale.setNumberOptions(QLocale::OmitGroupSeparator);
    return locale.toString(std::round(value * 1e4) / 1e4, 'g', 8);
}

} // namespace unclip::picturetext
