#pragma once

#include "session/basisreader.h"
#include "session/pcafitter.h"

#include <QDialog>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QRadioButton;
class QSpinBox;

namespace unclip {

/// Asks what a basis is fitted from and where it goes. Returns a plan; does nothing itself.
class FitBasisDialog : public QDialog
{
    Q_OBJECT

public:
    /// @param basis what the model's folder holds now
    /// @param embeddingDim of the model: the most components there can be
    FitBasisDialog(const BasisOnDisk &basis, int embeddingDim, QWidget *parent = nullptr);

    PcaFitPlan plan() const;

protected:
    void changeEvent(QEvent *event) override;

private:
    void build();
    QWidget *folderRow(QLineEdit *field, QPushButton *button);
    void chooseFolder(QLineEdit *field);
    void showState();
    QString problem() const; ///< what is still missing; empty: the plan can be carried out
    void retranslate();

    BasisOnDisk m_basis;
    QLabel *m_picturesLabel = nullptr;
    QLineEdit *m_pictures = nullptr;
    QPushButton *m_choosePictures = nullptr;
    QLabel *m_componentsLabel = nullptr;
    QSpinBox *m_components = nullptr;
    QLabel *m_targetLabel = nullptr;
    QRadioButton *m_toModel = nullptr;
    QLabel *m_modelNote = nullptr;
    QCheckBox *m_replace = nullptr;
    QRadioButton *m_toFolder = nullptr;
    QLineEdit *m_folder = nullptr;
    QPushButton *m_chooseFolder = nullptr;
    QLabel *m_problem = nullptr;
    QPushButton *m_fit = nullptr;
    QPushButton *m_cancel = nullptr;
};

} // namespace unclip
