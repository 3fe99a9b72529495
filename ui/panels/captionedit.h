#pragma once

#include "widgets/promptedit.h"

namespace unclip {

/// A prompt of one paragraph, two lines high: Enter does nothing, pasted line ends become blanks.
class CaptionEdit : public PromptEdit
{
    Q_OBJECT

public:
    explicit CaptionEdit(QWidget *parent = nullptr);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void insertFromMimeData(const QMimeData *source) override;
    QSize sizeHint() const override;
};

} // namespace unclip
