#include "uitext.h"

#include <QCoreApplication>
#include <QHash>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace unclip::uitext {

namespace {

/// Gives the free functions of this file a translation context.
struct Text
{
    Q_DECLARE_TR_FUNCTIONS(unclip::uitext)
};

constexpr double secondsPerMinute = 60.0;
constexpr double secondsPerHour = 3600.0;

QString missingPicture(Mode mode)
{
    switch (mode) {
    case Mode::Vary:
        return Text::tr("Drop a picture to make variations of it.");
    case Mode::Edit:
        return Text::tr("Drop a picture to change it by words.");
    case Mode::Explore:
        return Text::tr("Drop a picture to look inside it.");
    default:
        break;
    }
    return Text::tr("Drop a picture, or write words, for A.");
}

Trouble modelTrouble()
{
    return { Text::tr("This model cannot be used"),
             Text::tr("A file of the model folder is missing or does not fit."),
             Text::tr("Check the model…"), QStringLiteral("choose-model"), QString() };
}

Trouble modelPartTrouble()
{
    return { Text::tr("Part of this model cannot be used"),
             Text::tr("What needs it is switched off; everything else works."),
             Text::tr("Check the model…"), QStringLiteral("choose-model"), QString() };
}

Trouble diskTrouble()
{
    return { Text::tr("The disk is full"),
             Text::tr("Nothing is lost: work goes on as soon as there is room again."),
             Text::tr("Use another folder…"), QStringLiteral("change-library"), QString() };
}

Trouble deviceTrouble()
{
    return { Text::tr("There was not enough memory"),
             Text::tr("Lower precision, or fewer pictures at a time, need less of it."),
             Text::tr("Use lower precision"), QStringLiteral("lower-precision"), QString() };
}

} // namespace

QString mode(Mode mode)
{
    switch (mode) {
    case Mode::Create:
        return Text::tr("Create");
    case Mode::Vary:
        return Text::tr("Vary");
    case Mode::Blend:
        return Text::tr("Blend");
    case Mode::Edit:
        //: the mode that changes a picture by words
        return Text::tr("Edit");
    case Mode::Explore:
        return Text::tr("Explore");
    case Mode::Gallery:
        break;
    }
    return Text::tr("Gallery");
}

QString stage(Stage stage)
{
    switch (stage) {
    case Stage::Load:
        return Text::tr("Loading the model");
    case Stage::EncodeText:
        return Text::tr("Reading the words");
    case Stage::EncodeImage:
        return Text::tr("Looking at the picture");
    case Stage::Invert:
        return Text::tr("Finding the picture's own noise");
    case Stage::Prior:
        return Text::tr("Imagining the subject");
    case Stage::Decode:
        return Text::tr("Drawing the picture");
    case Stage::SuperRes:
        return Text::tr("Enlarging");
    case Stage::SuperResSecond:
        return Text::tr("Enlarging again");
    case Stage::Save:
        break;
    }
    return Text::tr("Saving");
}

QString jobState(JobState state)
{
    switch (state) {
    case JobState::Waiting:
        return Text::tr("Waiting");
    case JobState::Running:
        return Text::tr("Working");
    case JobState::Saving:
        return Text::tr("Waiting for room on the disk");
    case JobState::Finished:
        return Text::tr("Done");
    case JobState::Failed:
        return Text::tr("Failed");
    case JobState::Cancelled:
        break;
    }
    return Text::tr("Cancelled");
}

QString missing(MissingInput missing, Mode mode)
{
    switch (missing) {
    case MissingInput::Nothing:
        return {};
    case MissingInput::Prompt:
        return Text::tr("Say in words what the picture shows.");
    case MissingInput::Picture:
        return missingPicture(mode);
    case MissingInput::SecondEnd:
        return Text::tr("Drop a picture, or write words, for B.");
    case MissingInput::MoreEnds:
        return Text::tr("Add at least two pictures or prompts.");
    case MissingInput::Weights:
        return Text::tr("Give at least one of them a weight.");
    case MissingInput::Caption:
        break;
    }
    return Text::tr("Say in words what the picture should become.");
}

QString duration(double seconds)
{
    if (seconds < secondsPerMinute)
        return Text::tr("%1 s").arg(std::max(1, static_cast<int>(std::lround(seconds))));
    if (seconds < secondsPerHour)
        return Text::tr("%1 min").arg(static_cast<int>(std::lround(seconds / secondsPerMinute)));
    return Text::tr("%1 h").arg(QLocale().toString(seconds / secondsPerHour, 'f', 1));
}

QString fileSize(quint64 bytes)
{
    return QLocale().formattedDataSize(static_cast<qint64>(bytes), 1,
                                       QLocale::DataSizeTraditionalFormat);
}

QString device(const std::string &name)
{
    return name == "cpu" ? Text::tr("processor")
                         : Text::tr("graphics card %1").arg(QString::fromStdString(name));
}

/// Recipes keep the name of the model's folder, which the person never chose for the bundled one.
QString modelName(const QString &name)
{
    return name == QLatin1String("starter") ? Text::tr("Starter model") : name;
}

Trouble trouble(const Failure &failure)
{
    Trouble trouble;
    switch (failure.kind) {
    case Failure::Kind::None:
        return trouble;
    case Failure::Kind::BadRequest:
        trouble.title = Text::tr("That did not work");
        trouble.reason = Text::tr("Something that was given cannot be used as it is.");
        break;
    case Failure::Kind::Model:
        trouble = modelTrouble();
        break;
    case Failure::Kind::ModelPart:
        trouble = modelPartTrouble();
        break;
    case Failure::Kind::File:
        trouble.title = Text::tr("A file could not be read or written");
        trouble.reason = Text::tr("Look whether it is there and whether you may use it.");
        trouble.action = Text::tr("Try again");
        trouble.actionId = QStringLiteral("retry");
        break;
    case Failure::Kind::DiskFull:
        trouble = diskTrouble();
        break;
    case Failure::Kind::Device:
        trouble = deviceTrouble();
        break;
    case Failure::Kind::Internal:
        trouble.title = Text::tr("The studio made a mistake");
        trouble.reason = Text::tr("Your pictures are safe. Trying again may help.");
        trouble.action = Text::tr("Try again");
        trouble.actionId = QStringLiteral("retry");
        break;
    }
    trouble.details = failure.detail;
    if (!failure.reason.isEmpty())
        trouble.reason = failure.reason;
    return trouble;
}

QString component(const QString &name)
{
    const QHash<QString, QString> names {
        { QStringLiteral("tokenizer"), Text::tr("Tokenizer") },
        { QStringLiteral("text_encoder"), Text::tr("Text encoder (CLIP)") },
        { QStringLiteral("image_encoder"), Text::tr("Image encoder (CLIP)") },
        { QStringLiteral("feature_extractor"), Text::tr("Picture preparation") },
        { QStringLiteral("prior"), Text::tr("Diffusion prior") },
        { QStringLiteral("prior_ar"), Text::tr("Autoregressive prior") },
        { QStringLiteral("text_proj"), Text::tr("Text projection") },
        { QStringLiteral("decoder"), Text::tr("Decoder") },
        { QStringLiteral("super_res_first"), Text::tr("Upsampler, first steps") },
        { QStringLiteral("super_res_last"), Text::tr("Upsampler, last step") },
        { QStringLiteral("super_res_2_first"), Text::tr("Second upsampler, first steps") },
        { QStringLiteral("super_res_2_last"), Text::tr("Second upsampler, last step") },
        { QStringLiteral("pca"), Text::tr("Principal components") },
        { QStringLiteral("concepts.txt"), Text::tr("Word list") },
        { QStringLiteral("prior_scheduler"), Text::tr("Schedule of the prior") },
        { QStringLiteral("decoder_scheduler"), Text::tr("Schedule of the decoder") },
        { QStringLiteral("super_res_scheduler"), Text::tr("Schedule of the upsampler") },
        { QStringLiteral("super_res_2_scheduler"), Text::tr("Schedule of the second upsampler") },
    };
    return names.value(name, name);
}

QString componentState(ComponentState state)
{
    switch (state) {
    case ComponentState::Found:
        return Text::tr("Found");
    case ComponentState::Missing:
        return Text::tr("Missing");
    case ComponentState::WrongShape:
        return Text::tr("Wrong shape");
    case ComponentState::Malformed:
        return Text::tr("Damaged");
    case ComponentState::NotConverted:
        break;
    }
    return Text::tr("Needs conversion");
}

} // namespace unclip::uitext
