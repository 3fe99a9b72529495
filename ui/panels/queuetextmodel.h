#pragma once

#include "session/jobqueue.h"

#include <QIdentityProxyModel>

namespace unclip {

/// The queue with its values in words of the current language.
class QueueTextModel : public QIdentityProxyModel
{
    Q_OBJECT

public:
    enum Role {
        DetailRole = JobQueue::StoppingRole + 1, ///< mode, state or stage, time left
        CountRole, ///< "2 of 4 pictures"
    };

    explicit QueueTextModel(JobQueue &queue, QObject *parent = nullptr);

    QVariant data(const QModelIndex &index, int role) const override;
    void retranslate();

private:
    QString detail(const QModelIndex &index) const;
    QString doing(const QModelIndex &index) const;
    QString failure(const QModelIndex &index) const;
    QString count(const QModelIndex &index) const;
    QString accessibleText(const QModelIndex &index) const;
    QString toolTip(const QModelIndex &index) const;
};

} // namespace unclip
