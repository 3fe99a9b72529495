#include "dialogs/fitbasisdialog.h"

#include <QAbstractButton>
#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTest>

using namespace unclip;

class TestFitBasisDialog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asksForPicturesFirst();
    void writesIntoTheModel();
    void replacingMustBeAgreed();
    void otherFolderWhenReadOnly();
    void otherFolderRefusesToOverwrite();
    void offersTheUsualNumber();
    void keepsTheNumberThatIsThere();
    void spacesAreNoFolder();

private:
    static BasisOnDisk basisOf(bool canWrite)
    {
        BasisOnDisk basis;
        basis.modelFolder = QStringLiteral("/models/mine");
        basis.canWrite = canWrite;
        return basis;
    }
    template <typename T> static T *child(const FitBasisDialog &dialog, const char *name)
    {
        return dialog.findChild<T *>(QLatin1String(name));
    }
    static bool canFit(const FitBasisDialog &dialog)
    {
        return child<QPushButton>(dialog, "fitButton")->isEnabled();
    }
    static void setPictures(const FitBasisDialog &dialog)
    {
        child<QLineEdit>(dialog, "picturesFolderField")->setText(QStringLiteral("/photos"));
    }
};

void TestFitBasisDialog::asksForPicturesFirst()
{
    const FitBasisDialog dialog(basisOf(true), 256);
    QVERIFY(!canFit(dialog));
    QVERIFY(!child<QLabel>(dialog, "problemLabel")->text().isEmpty());
    setPictures(dialog);
    QVERIFY(canFit(dialog));
    QVERIFY(child<QLabel>(dialog, "problemLabel")->text().isEmpty());
}

void TestFitBasisDialog::writesIntoTheModel()
{
    const FitBasisDialog dialog(basisOf(true), 256);
    setPictures(dialog);
    const PcaFitPlan plan = dialog.plan();
    QCOMPARE(plan.pictures, QStringLiteral("/photos"));
    QCOMPARE(plan.outFolder, QStringLiteral("/models/mine/pca"));
    QCOMPARE(plan.overwrite, OverwriteMode::Refuse);
    QVERIFY(child<QCheckBox>(dialog, "replaceBox")->isHidden());
}

void TestFitBasisDialog::replacingMustBeAgreed()
{
    BasisOnDisk basis = basisOf(true);
    basis.hasFiles = true;
    const FitBasisDialog dialog(basis, 256);
    setPictures(dialog);
    QVERIFY(!canFit(dialog));
    QVERIFY(!child<QCheckBox>(dialog, "replaceBox")->isHidden());
    child<QCheckBox>(dialog, "replaceBox")->setChecked(true);
    QVERIFY(canFit(dialog));
    QCOMPARE(dialog.plan().overwrite, OverwriteMode::Replace);
}

void TestFitBasisDialog::otherFolderWhenReadOnly()
{
    BasisOnDisk basis = basisOf(false);
    basis.hasFiles = true;
    const FitBasisDialog dialog(basis, 256);
    QVERIFY(!child<QAbstractButton>(dialog, "toModelButton")->isEnabled());
    QVERIFY(child<QAbstractButton>(dialog, "toFolderButton")->isChecked());
    QVERIFY(child<QCheckBox>(dialog, "replaceBox")->isHidden());
    setPictures(dialog);
    QVERIFY(!canFit(dialog));
    child<QLineEdit>(dialog, "outFolderField")->setText(QStringLiteral("/bases/one"));
    QVERIFY(canFit(dialog));
    QCOMPARE(dialog.plan().outFolder, QStringLiteral("/bases/one"));
}

void TestFitBasisDialog::otherFolderRefusesToOverwrite()
{
    BasisOnDisk basis = basisOf(true);
    basis.hasFiles = true;
    const FitBasisDialog dialog(basis, 256);
    setPictures(dialog);
    child<QCheckBox>(dialog, "replaceBox")->setChecked(true);
    child<QAbstractButton>(dialog, "toFolderButton")->click();
    child<QLineEdit>(dialog, "outFolderField")->setText(QStringLiteral("/bases/one"));
    QCOMPARE(dialog.plan().overwrite, OverwriteMode::Refuse); // agreed for the model alone
}

void TestFitBasisDialog::offersTheUsualNumber()
{
    QCOMPARE(FitBasisDialog(basisOf(true), 1024).plan().components, 320);
    QCOMPARE(FitBasisDialog(basisOf(true), 256).plan().components, 80);
    QCOMPARE(FitBasisDialog(basisOf(true), 1).plan().components, 1);
}

void TestFitBasisDialog::keepsTheNumberThatIsThere()
{
    BasisOnDisk basis = basisOf(true);
    basis.fit = PcaFit();
    basis.fit->components = 48;
    const FitBasisDialog dialog(basis, 256);
    QCOMPARE(dialog.plan().components, 48);
    auto *field = child<QSpinBox>(dialog, "componentsField");
    field->setValue(10000);
    QCOMPARE(dialog.plan().components, 256); // there are no more directions
}

void TestFitBasisDialog::spacesAreNoFolder()
{
    const FitBasisDialog dialog(basisOf(true), 256);
    child<QLineEdit>(dialog, "picturesFolderField")->setText(QStringLiteral("   "));
    QVERIFY(!canFit(dialog));
}

QTEST_MAIN(TestFitBasisDialog)
#include "tst_fitbasisdialog.moc"
