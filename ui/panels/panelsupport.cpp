#include "panels/panelsupport.h"

#include "session/library.h"
#include "session/prompthistory.h"
#include "session/requestparts.h"
#include "session/session.h"
#include "session/sessionfile.h"
#include "unclip/request.h"
#include "widgets/imageslot.h"

#include <QFileInfo>

#include <algorithm>
#include <utility>

namespace unclip {

QString PanelText::make(int pictures)
{
    if (pictures == 1)
        return tr("Make one picture");
    return tr("Make %n pictures", nullptr, pictures);
}

QString PanelText::loading()
{
    return tr("The model is still loading. Pictures are made as soon as it is there.");
}

QString PanelText::modelReason(const JobRunner &runner)
{
    if (isReady(runner) || runner.modelState() == ModelState::Loading)
        return {};
    if (runner.modelState() == ModelState::Failed)
        return tr("The model could not be loaded. Choose another one.");
    return tr("There is no model yet. Choose one first.");
}

QString PanelText::encoderReason(const std::optional<ModelInfo> &info)
{
    if (!info || info->imageEncoder.available)
        return {};
    const bool isDamaged =
        std::find(info->damage.begin(), info->damage.end(), info->imageEncoder.reason)
        != info->damage.end();
    return isDamaged ? tr("This model cannot look at pictures: its image encoder cannot be used.")
                     : tr("This model cannot look at pictures: it has no image encoder.");
}

QString PanelText::readingPicture()
{
    return tr("Reading the picture…");
}

QString PanelText::unreadablePicture()
{
    return tr("This picture cannot be read. Choose another one.");
}

QString titleOf(const SlotInput &slot, const Library &library)
{
    if (slot.kind == SlotInput::Kind::Prompt)
        return slot.prompt.simplified();
    const PictureRecord *record = slot.pictureId.isEmpty() ? nullptr : library.find(slot.pictureId);
    if (record != nullptr && !record->title.isEmpty())
        return record->title;
    return QFileInfo(slot.file).completeBaseName();
}

QString PanelText::damagedRecipe(const QString &file)
{
    return tr("The recipe in %1 is damaged and is left out.").arg(QFileInfo(file).fileName());
}

namespace {

/// The pixels are beside the request: one stands for them.
std::optional<std::string> problemBesidePixels(Request request)
{
    for (PictureSource *picture : picturesOf(request))
        if (picture->image.isEmpty())
            picture->image = Image::blank(1, 1);
    return problemWith(request);
}

} // namespace

JobSpec jobSpec(LightRequest request, Mode mode)
{
    JobSpec spec;
    spec.request = std::move(request.request);
    spec.pixels = std::move(request.pixels);
    spec.mode = mode;
    return spec;
}

std::optional<quint64> queueJob(ModePanel *panel, JobQueue &queue, JobSpec spec,
                                ModePanel::Place place)
{
    if (const std::optional<std::string> problem = problemBesidePixels(spec.request)) {
        Q_EMIT panel->troubled({ Failure::Kind::BadRequest, QString::fromStdString(*problem) });
        return std::nullopt;
    }
    return place == ModePanel::Place::Next ? queue.addNext(std::move(spec))
                                           : queue.add(std::move(spec));
}

void remember(const QString &text, PromptHistory &history, SessionFile &file, QStringList &kept)
{
    history.add(text);
    kept = history.entries();
    file.touch();
}

QImage enlargedPreview(const QImage &preview, const JobRunner &runner)
{
    const auto &info = runner.modelInfo();
    if (preview.isNull() || !info)
        return preview;
    const int side = upsampledSide(*info, -1);
    return preview.width() >= side
        ? preview
        : preview.scaled(side, side, Qt::KeepAspectRatio, Qt::SmoothTransformation);
}

bool isReady(const JobRunner &runner)
{
    return runner.modelState() == ModelState::Ready && runner.modelInfo().has_value();
}

void connectSlot(ImageSlot *slot, ModePanel *panel, Session &session)
{
    QObject::connect(slot, &ImageSlot::pixelsArrived, &session, &Session::setPixels);
    QObject::connect(slot, &ImageSlot::recipeOffered, panel, &ModePanel::recipeOffered);
    QObject::connect(slot, &ImageSlot::modelFolderOffered, panel, &ModePanel::modelFolderOffered);
    QObject::connect(slot, &ImageSlot::refused, panel, &ModePanel::troubled);
    QObject::connect(slot, &ImageSlot::recipeRefused, panel, [panel](const QString &file) {
        Q_EMIT panel->message(PanelText::damagedRecipe(file));
    });
}

} // namespace unclip
