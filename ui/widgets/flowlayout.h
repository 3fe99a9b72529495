#pragma once

#include <QLayout>

#include <memory>
#include <vector>

namespace unclip {

/// Rows of widgets from left to right, each as wide as it wants to be, or as the room is; what
/// finds no place in a row begins the next.
class FlowLayout : public QLayout
{
public:
    explicit FlowLayout(QWidget *parent = nullptr);
    ~FlowLayout() override;

    void addItem(QLayoutItem *item) override; ///< takes ownership
    int count() const override;
    QLayoutItem *itemAt(int index) const override;
    QLayoutItem *takeAt(int index) override;
    Qt::Orientations expandingDirections() const override { return {}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override; ///< all in one row
    QSize minimumSize() const override;
    void setGeometry(const QRect &rect) override;

private:
    /// Where everything goes in `rect`, in order; hidden widgets go nowhere.
    std::vector<QRect> places(const QRect &rect) const;

    std::vector<std::unique_ptr<QLayoutItem>> m_items;
};

} // namespace unclip
