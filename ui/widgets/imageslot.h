#pragma once

#include "session/imageloader.h"
#include "session/inputs.h"
#include "unclip/modelinfo.h"

#include <QWidget>

#include <functional>

namespace unclip {

class PromptHistory;
enum class SlotRefusal;

/// A square that takes a picture (drop, paste, open, gallery) or, where allowed, a prompt; shows
/// the crop that CLIP sees and lets it be moved. Empty, loading, failed and filled states.
/// Keyboard: Space or Enter opens, Ctrl+V pastes, Del clears, arrows move the crop (Shift fine),
/// + and - resize it, Home centres it; the menu key has all of it.
class ImageSlot : public QWidget
{
    Q_OBJECT

public:
    enum class Accepts { Pictures, PicturesAndPrompts };

    /// @param name what the slot is for, translated: "Picture", "A"; also the accessible name
    ImageSlot(const QString &name, Accepts accepts, ImageLoader &loader, QWidget *parent = nullptr);

    /// Shows a value; emits nothing. Starts loading pixels when `input.image` is null.
    void setInput(const SlotInput &input);
    const SlotInput &input() const { return m_input; }
    void setName(const QString &name);

    /// For a prompt in the slot, see PromptEdit.
    void setCounter(std::function<TokenCount(const QString &)> counter);
    void recount();
    void setHistory(PromptHistory *history);

    void takeFile(const QString &file, const QString &pictureId = {});
    /// What the viewer shows, for a button in an empty slot that takes no words; empty: nothing.
    void offer(const QString &file, const QString &pictureId);
    void openDialog();
    void paste();
    void clear();
    void writeWords(); ///< turns the slot into an empty prompt, where allowed

    QSize sizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override { return width; }

Q_SIGNALS:
    void edited(const unclip::SlotInput &input); ///< by the person: new picture, crop, prompt, none
    void pixelsArrived(const QString &file, const QString &sha256,
                       const unclip::SharedImage &image); ///< of the shown input: no edit
    void recipeOffered(const unclip::Recipe &recipe, const QString &file); ///< a PNG with one came
    void modelFolderOffered(const QString &folder);
    void refused(const unclip::Failure &failure); ///< unreadable, remote address
    void recipeRefused(const QString &file); ///< the picture is shown, its recipe is damaged

protected:
    bool event(QEvent *event) override; ///< claims its keys before shortcuts of the window
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragMoveEvent(QDragMoveEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    struct Private;

    bool take(const QMimeData &mime); ///< false: nothing in it
    void takeWords(const QString &prompt);
    void takeShown();
    void onArrived(const LoadedImage &result, const QString &pictureId);
    void refuse(SlotRefusal refusal, const char *detail);
    void setCrop(const Crop &crop);
    void edit(const SlotInput &input);
    void adopt(const SlotInput &input);
    void showState();
    void retranslate();
    void openMenu(const QPoint &globalPosition);

    SlotInput m_input;
    Private *m_private = nullptr; ///< a child of this
};

} // namespace unclip
