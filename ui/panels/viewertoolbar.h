#pragma once

#include <QWidget>

class QAction;
class QEvent;
class QLabel;
class QMenu;
class QToolButton;

namespace unclip {

/// Against what the shown picture is compared.
enum class CompareChoice { Neighbour, Original, SmallPicture };

/// The row over the picture: zoom, the decoder's small picture, compare.
class ViewerToolbar : public QWidget
{
    Q_OBJECT

public:
    explicit ViewerToolbar(QWidget *parent = nullptr);

    void setScale(double scale, bool isFit); ///< of the shown picture; 1 is 100 %
    void setZoomable(bool zoomable);

    /// @param reason why there is no small picture; empty: there is one
    void setSmallPicture(bool available, const QString &reason = {});
    void setSmallPictureShown(bool shown); ///< emits nothing
    bool isSmallPictureShown() const;

    void setComparable(CompareChoice choice, bool possible);
    void setComparing(bool comparing);

Q_SIGNALS:
    void fitRequested();
    void actualSizeRequested();
    void zoomRequested(double factor);
    void smallPictureToggled(bool shown); ///< by the person
    void compareRequested(unclip::CompareChoice choice);
    void compareEnded();

protected:
    void changeEvent(QEvent *event) override;

private:
    QAction *actionFor(CompareChoice choice) const;
    void retranslate();

    QToolButton *m_fit = nullptr;
    QToolButton *m_actual = nullptr;
    QToolButton *m_zoomOut = nullptr;
    QLabel *m_percent = nullptr;
    QToolButton *m_zoomIn = nullptr;
    QToolButton *m_small = nullptr;
    QToolButton *m_compare = nullptr;
    QMenu *m_choices = nullptr;
    QAction *m_end = nullptr;
    QString m_smallReason;
};

} // namespace unclip

Q_DECLARE_METATYPE(unclip::CompareChoice)
