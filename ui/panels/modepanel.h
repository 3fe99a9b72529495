#pragma once

#include "panels/studioservices.h"
#include "session/failure.h"
#include "session/inputs.h"
#include "unclip/recipe.h"

#include <QImage>
#include <QWidget>

#include <cstdint>
#include <optional>

namespace unclip {

/// What a panel shows in the viewer while it works: live frames, previews.
struct ViewerContent
{
    QImage picture; ///< after upsampling
    QImage base; ///< as the decoder made it; may be null
    QString caption; ///< "t = 0.50"
    QString sourceFile; ///< of the picture that it was made from; may be empty
    double drift = -2.0; ///< cosine to the source; below -1: not known
    bool isPreview = false; ///< an x0 on its way
};

/// Base of the five panels on the left: shows its part of Session::inputs() and edits it. The Make
/// button and its reason for being grey belong to the panel; Ctrl+Enter calls make().
class ModePanel : public QWidget
{
    Q_OBJECT

public:
    ModePanel(Mode mode, StudioServices services, QWidget *parent = nullptr);

    Mode mode() const { return m_mode; }

    enum class Place { Last, Next };
    /// Queues the mode's pictures, when nothing is missing; else shows what is.
    virtual void make(Place place) = 0;

    /// Puts a library picture or file into the mode's slot number `slot` (A is 0).
    virtual void takePicture(const QString &file, const QString &pictureId, int slot) = 0;

    /// What the viewer shows, for the mode's empty slot; without a file: nothing of the library.
    virtual void offerPicture(const QString &file, const QString &pictureId)
    {
        Q_UNUSED(file)
        Q_UNUSED(pictureId)
    }

    /// The first field to type in, or the first empty slot.
    virtual QWidget *firstField() const = 0;

Q_SIGNALS:
    void showInViewer(const unclip::ViewerContent &content);
    void recipeOffered(const unclip::Recipe &recipe, const QString &file);
    void modelFolderOffered(const QString &folder);
    void troubled(const unclip::Failure &failure);
    void message(const QString &text); ///< for the status bar, a few seconds

protected:
    StudioServices &services() { return m_services; }
    const StudioServices &services() const { return m_services; }

    /// Of the last job that got a fresh one; kept over a restart.
    std::optional<std::uint64_t> drawnSeed() const;
    void setDrawnSeed(std::uint64_t seed);

    /// Connects Session::inputsChanged, JobRunner::modelStateChanged and LanguageChange to these.
    virtual void showInputs(const StudioInputs &inputs) = 0;
    virtual void showModel() = 0; ///< loaded, loading, none: defaults, greyed parts
    virtual void retranslate() = 0;
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    Mode m_mode;
    StudioServices m_services;
};

} // namespace unclip

Q_DECLARE_METATYPE(unclip::ViewerContent)
