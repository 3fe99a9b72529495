#pragma once

#include "widgets/imageview.h"

class QStackedLayout;

namespace unclip {

class BrokenPage;
class CompareView;
class StageBadge;
class WelcomePage;

/// The calm ground of the viewer with its pages, the plate that tells what is being made, and the
/// frame that answers a drag over it.
class ViewerCanvas : public QWidget
{
    Q_OBJECT

public:
    enum class Page { Welcome, Picture, Broken, Comparison };

    explicit ViewerCanvas(QWidget *parent = nullptr);

    void showPage(Page page);
    Page page() const;

    WelcomePage &welcome() { return *m_welcome; }
    ImageView &view() { return *m_view; }
    BrokenPage &broken() { return *m_broken; }
    CompareView &comparison() { return *m_comparison; }
    ImageView &activeView(); ///< what zooming is about on this page

    /// Another picture at the same apparent size and place: a preview gives way to the picture.
    void setPicture(const QImage &picture);

    void setProgress(double fraction, const QString &words); ///< shows the plate
    void hideProgress();
    void setDropFrame(bool shown);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void placeBadge();

    QStackedLayout *m_pages = nullptr;
    WelcomePage *m_welcome = nullptr;
    ImageView *m_view = nullptr;
    BrokenPage *m_broken = nullptr;
    CompareView *m_comparison = nullptr;
    StageBadge *m_badge = nullptr;
    QWidget *m_dropFrame = nullptr;
};

} // namespace unclip
