#pragma once

#include "panels/modepanel.h"
#include "session/picturerecord.h"

#include <QWidget>

#include <variant>

class QToolButton;

namespace unclip {

class ElidedLabel;

/// The lines under the picture: title, then size, seed, the mode's number and drift in words.
class ViewerCaption : public QWidget
{
    Q_OBJECT

public:
    explicit ViewerCaption(QWidget *parent = nullptr);

    void showNothing();
    void showText(const QString &text); ///< of a preview or a comparison
    void showRecord(const PictureRecord &record);
    void showContent(const ViewerContent &content); ///< its caption, size and drift

Q_SIGNALS:
    void starToggled();
    void menuRequested(const QPoint &globalPosition);

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();
    void fill(const PictureRecord &record);
    void fill(const ViewerContent &content);
    void setDetail(ElidedLabel *label, const QString &text, const QString &toolTip);
    void clearDetails();

    std::variant<std::monostate, QString, PictureRecord, ViewerContent> m_shown;
    ElidedLabel *m_title = nullptr;
    ElidedLabel *m_size = nullptr;
    ElidedLabel *m_seed = nullptr;
    ElidedLabel *m_parameter = nullptr;
    ElidedLabel *m_drift = nullptr;
    QToolButton *m_star = nullptr;
    QToolButton *m_more = nullptr;
};

} // namespace unclip
