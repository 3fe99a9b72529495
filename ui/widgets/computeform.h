#pragma once

#include "unclip/pipeline.h"

#include <QWidget>

class QComboBox;
class QFormLayout;
class QLabel;
class QSpinBox;

namespace unclip {

/// Where and how a model computes: device, precision, threads.
class ComputeForm : public QWidget
{
    Q_OBJECT

public:
    explicit ComputeForm(QWidget *parent = nullptr);

    void setOptions(const LoadOptions &options); ///< emits nothing
    LoadOptions options() const;

    int labelWidth() const; ///< that the labels need
    void setLabelWidth(int width); ///< to line the fields up with those of another form

Q_SIGNALS:
    void edited(const unclip::LoadOptions &options); ///< by the person

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();

    QLabel *m_deviceLabel = nullptr;
    QComboBox *m_device = nullptr;
    QLabel *m_precisionLabel = nullptr;
    QComboBox *m_precision = nullptr;
    QLabel *m_threadsLabel = nullptr;
    QSpinBox *m_threads = nullptr;
};

} // namespace unclip
