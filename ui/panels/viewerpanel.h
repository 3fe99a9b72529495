#pragma once

#include "panels/modepanel.h"
#include "panels/pairreader.h"
#include "panels/pictureactions.h"
#include "panels/viewertoolbar.h"
#include "picturereader.h"
#include "session/imageloader.h"
#include "session/picturerecord.h"

#include <QWidget>

#include <optional>

namespace unclip {

class BatchStrip;
class JobFollower;
class ViewerCanvas;
class ViewerCaption;

/// The centre of the window: one picture with what is known of it, what is being made, or two
/// pictures compared. Follows the queue by itself: from the start of a job it shows previews and
/// finished pictures, until a person picks something else. GUI thread.
class ViewerPanel : public QWidget
{
    Q_OBJECT

public:
    enum class State { Nothing, Making, Picture, Broken, Content, Comparison };

    explicit ViewerPanel(StudioServices services, QWidget *parent = nullptr);
    ~ViewerPanel() override;

    /// The picture a person has picked. The old one stays until this one is decoded.
    void showPicture(const PictureRecord &record);
    void showContent(const ViewerContent &content); ///< live frames of a panel
    void showPreview(const QImage &preview, const QString &caption);
    void compare(const PictureRecord &a, const PictureRecord &b);
    void endComparison(); ///< back to the picture before
    void clear();

    State state() const { return m_state; }
    std::optional<PictureRecord> currentPicture() const; ///< of the library; none for live content
    QImage shownImage() const; ///< as it lies in the view; null for none

    void setMakeKeys(const QString &keys); ///< what the welcome page says to press

    void fit();
    void actualSize();
    void zoomBy(double factor);
    void walk(int steps); ///< along the pictures of the batch

Q_SIGNALS:
    void currentPictureChanged(const QString &id); ///< empty: currentPicture() is none
    void pictureActionRequested(unclip::PictureAction action, const QStringList &ids);
    void examplePromptRequested(const QString &prompt);
    void modelWanted(); ///< the welcome page's button
    void dropped(const unclip::OfferedPicture &offered);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override; ///< the views' sizes
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void build();
    void connectParts();
    void connectLibrary();
    void connectJobs();

    void take(const PictureRecord &record); ///< as showPicture(), still following
    void readShown();
    void onRead(const QString &file, const QImage &picture);
    void onUnreadable(const QString &file, const Failure &failure);
    void showRead(const QImage &picture);
    void readPair(const QString &fileB, const QString &captionB);
    void showPair(const QImage &a, const QImage &b);
    void onPairUnreadable(const QString &file, const Failure &failure);
    void showBroken(const QString &file, const Failure &failure);
    void compareWith(CompareChoice choice);
    void compareContent(CompareChoice choice);
    void compareNext(const ViewerContent &content);
    void showSmall(bool small);
    void showContentPicture();
    void updateTools();
    void updateScale();
    void setCurrent(const std::optional<PictureRecord> &record);
    void tellCurrent();
    QString wantedFile() const; ///< of the current picture, small or not
    bool hasSmallPicture() const;
    void onLibraryChanged(const QStringList &ids);
    void onLibraryRemoved(const QStringList &ids);
    void onSaved(const PictureRecord &record);
    void onJobEnded();
    void showMaking(const QImage &preview, const QString &caption);
    void retranslate();
    const PictureRecord *sourceOfShown() const;
    void openMenu(const QString &id, const QPoint &globalPosition);
    void startDrag(const QString &id);

    StudioServices m_services;
    PictureReader m_reader;
    PairReader m_pair;
    ViewerToolbar *m_toolbar = nullptr;
    ViewerCanvas *m_canvas = nullptr;
    ViewerCaption *m_caption = nullptr;
    BatchStrip *m_batch = nullptr;
    JobFollower *m_follower = nullptr;

    State m_state = State::Nothing;
    std::optional<PictureRecord> m_record;
    QString m_toldId; ///< as last told
    ViewerContent m_content;
    bool m_isFollowing = false;
    bool m_isSmall = false; ///< the decoder's small picture is wanted
    QString m_withoutSmall; ///< id of a picture whose small one was not kept
    QString m_captionB; ///< of a comparison
    bool m_isSmallB = false; ///< a live frame is compared with its small picture
    QString m_idB; ///< of the picture that the shown one is compared with
};

} // namespace unclip
