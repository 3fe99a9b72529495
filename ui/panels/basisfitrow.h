#pragma once

#include "session/basisreader.h"
#include "session/pcafitter.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace unclip {

/// Fitting a basis from a folder of pictures: the button, then progress with Cancel, then what came
/// of it. A basis that went into the loaded model's folder is taken into use by loading it again.
class BasisFitRow : public QWidget
{
    Q_OBJECT

public:
    explicit BasisFitRow(JobRunner &runner, QWidget *parent = nullptr);

    void showModel(); ///< loaded, loading, none
    void setBasis(const BasisOnDisk &basis);
    void start(const PcaFitPlan &plan);
    void retranslate();

Q_SIGNALS:
    void failed(const unclip::Failure &failure);

private:
    void ask();
    void onProgressed(const Progress &progress);
    void onFinished(const PcaFit &fit);
    void tell(const QString &text);
    void showState();
    QString reason() const; ///< why nothing can be fitted now

    JobRunner &m_runner;
    PcaFitter m_fitter;
    BasisOnDisk m_basis;
    QPushButton *m_open = nullptr;
    QProgressBar *m_bar = nullptr;
    QPushButton *m_cancel = nullptr;
    QLabel *m_text = nullptr;
};

} // namespace unclip
