#pragma once

#include "unclip/modelinfo.h"

#include <QWidget>

namespace unclip {

/// The line under a prompt: how many tokens of how many, and what the model will not understand.
/// The whole story is in the tooltip.
class PromptCount : public QWidget
{
    Q_OBJECT

public:
    explicit PromptCount(QWidget *parent = nullptr);

    void setCount(const TokenCount &count);
    QString countText() const; ///< "12 / 24"
    QString warning() const; ///< empty: nothing to warn of

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void retranslate();

    TokenCount m_count;
};

} // namespace unclip
