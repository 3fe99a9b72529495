#pragma once

#include "session/imageloader.h"
#include "session/inputs.h"

#include <QWidget>

#include <functional>
#include <vector>

class QGridLayout;
class QPushButton;

namespace unclip {

class BlendCell;
class ImageSlot;

/// Any number of ends, each a picture or a prompt with a weight; negative ones push away. At least
/// two places, at most `limit`.
class BlendBoard : public QWidget
{
    Q_OBJECT

public:
    static constexpr int fewest = 2;
    static constexpr int limit = 12;

    explicit BlendBoard(ImageLoader &loader, QWidget *parent = nullptr);
    ~BlendBoard() override;

    /// Shows values, the first `limit` of them; emits nothing.
    void setEnds(const std::vector<BlendEndInput> &ends);
    std::vector<BlendEndInput> ends() const;

    /// What every slot needs besides its place: a counter, connections. Now for those that are
    /// there, later for each that comes.
    void setSlotSetUp(std::function<void(ImageSlot *)> setUp);
    void recount();

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override; ///< one column

    void takePicture(const QString &file, const QString &pictureId, int end); ///< adds when needed

Q_SIGNALS:
    /// By the person. @param mergeKey equal ones in a row are one undo step; empty: a step of its
    /// own
    void edited(const std::vector<unclip::BlendEndInput> &ends, const QString &mergeKey);

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void addCell();
    void removeCell(BlendCell *cell);
    void onSlotEdited(BlendCell *cell, const SlotInput &before);
    int indexOf(const BlendCell *cell) const;
    void layOut();
    void showState();

    ImageLoader &m_loader;
    std::function<void(ImageSlot *)> m_setUpSlot;
    std::vector<BlendCell *> m_cells; ///< children of this
    int m_columns = 0;
    QGridLayout *m_grid = nullptr;
    QPushButton *m_add = nullptr;
};

} // namespace unclip
