#pragma once

#include "panels/modepanel.h"
#include "session/jobqueue.h"
#include "session/jobrunner.h"
#include "session/lightrequest.h"

#include <QCoreApplication>
#include <QString>

#include <optional>

namespace unclip {

class ImageSlot;
class Library;
class PromptHistory;
class SessionFile;
class Session;

/// Sentences that the panels share.
class PanelText
{
    Q_DECLARE_TR_FUNCTIONS(unclip::PanelText)

public:
    static QString make(int pictures); ///< "Make 4 pictures"
    static QString loading(); ///< made pictures wait for the model

    /// Why the model cannot make anything; empty: it can, or will once it is loaded.
    static QString modelReason(const JobRunner &runner);

    /// Why the model cannot start from pictures; empty: it can, or is not there yet.
    static QString encoderReason(const std::optional<ModelInfo> &info);

    static QString readingPicture();
    static QString unreadablePicture();
    static QString damagedRecipe(const QString &file); ///< of a picture that is shown all the same
};

/// What a person recognises a slot by: the title in the library, the file's name, or the words.
QString titleOf(const SlotInput &slot, const Library &library);

/// A job for what a mode asks for; the rest is left to fill in.
JobSpec jobSpec(LightRequest request, Mode mode);

/// The job, when the request can be met as it stands; absent: `troubled` was emitted by `panel`.
std::optional<quint64> queueJob(ModePanel *panel, JobQueue &queue, JobSpec spec,
                                ModePanel::Place place);

/// Adds to a history and has the session file keep it.
void remember(const QString &text, PromptHistory &history, SessionFile &file, QStringList &kept);

/// A decoder's x0 in the size that the picture will have.
QImage enlargedPreview(const QImage &preview, const JobRunner &runner);

/// A model is there, so that something can be drawn at once.
bool isReady(const JobRunner &runner);

/// Connects what a slot says beyond its edits to the panel's signals of the same names.
void connectSlot(ImageSlot *slot, ModePanel *panel, Session &session);

} // namespace unclip
