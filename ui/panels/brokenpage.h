#pragma once

#include "session/failure.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace unclip {

class ElidedLabel;

/// What the viewer shows in place of a picture that cannot be read.
class BrokenPage : public QWidget
{
    Q_OBJECT

public:
    explicit BrokenPage(QWidget *parent = nullptr);

    void setTrouble(const QString &file, const Failure &failure);

Q_SIGNALS:
    void showInFolderRequested();
    void trashRequested();
    void retryRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();

    Failure m_failure;
    QString m_file;
    QLabel *m_icon = nullptr;
    QLabel *m_title = nullptr;
    QLabel *m_reason = nullptr;
    ElidedLabel *m_name = nullptr;
    QPushButton *m_retry = nullptr;
    QPushButton *m_folder = nullptr;
    QPushButton *m_trash = nullptr;
    QPushButton *m_copy = nullptr; ///< the details
};

} // namespace unclip
