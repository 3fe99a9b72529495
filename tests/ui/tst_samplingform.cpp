#include "widgets/parameterslider.h"
#include "widgets/samplingform.h"
#include "widgets/section.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTest>
#include <QToolButton>
#include <QWheelEvent>

#include <memory>

using namespace unclip;

namespace {

ModelInfo someModel()
{
    ModelInfo info;
    info.baseSize = 32;
    info.upsampledSizes = { 64, 128 };
    info.defaults.priorSteps = 20;
    info.defaults.priorGuidanceScale = 4.0;
    info.defaults.decoderSteps = 30;
    info.defaults.decoderGuidanceScale = 8.0;
    info.defaults.superResSteps = 7;
    info.defaults.superResSecondSteps = 5;
    info.diffusionPrior.available = true;
    info.autoregressivePrior = { false, "no prior_ar/ here" };
    return info;
}

const SamplingForm::Parts allParts = SamplingForm::Parts(SamplingForm::Prior)
    | SamplingForm::Decoder | SamplingForm::Inversion | SamplingForm::Upsampling
    | SamplingForm::Eta;

} // namespace

class TestSamplingForm : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void init();

    void showsTheModelsDefaultsWhileOpen();
    void anotherModelMovesOpenFieldsOnly();
    void editsBecomeExplicit();
    void resetOpensAgain();
    void draggingToTheDefaultOpens();
    void guidanceFollowsTheDistance();
    void inversionFollowsTheDecoder();
    void greysMissingPriors();
    void warnsOfAChosenMissingPrior();
    void anAutoregressivePriorIsAChoice();
    void withoutAPriorNothingToSet();
    void fewerCandidatesDropThePick();
    void sizesInWords();
    void theModelsOwnSizeStaysOpen();
    void greysSizesThatTheModelCannotMake();
    void withoutAnUpsampler();
    void samplerOpensEta();
    void takesMoreThanTheSliderHas();
    void isAtRestWithoutAModel();
    void showsOnlyItsParts();
    void remembersTheFold();
    void wheelDoesNotChangeChoices();
    void settingIsSilent();

private:
    ParameterSlider *slider(const char *name) const;
    QComboBox *choice(const char *name) const;
    void pick(QComboBox *box, int row);
    Sampling lastEdit() const { return m_edits->last()[0].value<Sampling>(); }

    std::unique_ptr<SamplingForm> m_form;
    std::unique_ptr<QSignalSpy> m_edits;
};

void TestSamplingForm::init()
{
    m_edits.reset();
    m_form = std::make_unique<SamplingForm>(allParts);
    m_form->setUnfolded(true);
    m_form->setModel(someModel());
    m_form->setValue({}, 0);
    m_form->show();
    m_edits = std::make_unique<QSignalSpy>(m_form.get(), &SamplingForm::edited);
}

ParameterSlider *TestSamplingForm::slider(const char *name) const
{
    return m_form->findChild<ParameterSlider *>(QLatin1String(name));
}

QComboBox *TestSamplingForm::choice(const char *name) const
{
    return m_form->findChild<QComboBox *>(QLatin1String(name));
}

void TestSamplingForm::pick(QComboBox *box, int row)
{
    box->setFocus();
    QTest::keyClick(box, Qt::Key_Home);
    for (int i = 0; box->currentIndex() < row && i < row; ++i)
        QTest::keyClick(box, Qt::Key_Down);
    QCOMPARE(box->currentIndex(), row);
}

void TestSamplingForm::showsTheModelsDefaultsWhileOpen()
{
    QCOMPARE(slider("priorSteps")->value(), 20.0);
    QCOMPARE(slider("decoderSteps")->value(), 30.0);
    QCOMPARE(slider("priorGuidance")->value(), 4.0);
    QCOMPARE(slider("superResSecondSteps")->value(), 5.0);
    QCOMPARE(slider("candidates")->value(), 2.0);
    QVERIFY(!slider("priorSteps")->findChild<QToolButton *>()->isVisible());
}

void TestSamplingForm::anotherModelMovesOpenFieldsOnly()
{
    Sampling sampling;
    sampling.priorSteps = 40;
    m_form->setValue(sampling, 0);
    ModelInfo other = someModel();
    other.defaults.priorSteps = 10;
    other.defaults.decoderSteps = 50;
    m_form->setModel(other);
    QCOMPARE(slider("priorSteps")->value(), 40.0);
    QCOMPARE(slider("decoderSteps")->value(), 50.0);
    QCOMPARE(m_form->sampling().decoderSteps, 0); // still open
}

void TestSamplingForm::editsBecomeExplicit()
{
    QTest::keyClick(slider("priorSteps")->findChild<QWidget *>(QStringLiteral("slider")),
                    Qt::Key_Right);
    QCOMPARE(m_edits->count(), 1);
    QCOMPARE(lastEdit().priorSteps, 21);
    QCOMPARE(lastEdit().decoderSteps, 0);
    QVERIFY(lastEdit().decoderGuidanceScale < 0);
}

void TestSamplingForm::resetOpensAgain()
{
    Sampling sampling;
    sampling.priorSteps = 40;
    sampling.priorGuidanceScale = 0.0; // a value, not an open field
    m_form->setValue(sampling, 0);
    QCOMPARE(slider("priorGuidance")->value(), 0.0);
    auto *reset = slider("priorSteps")->findChild<QToolButton *>(QStringLiteral("reset"));
    QVERIFY(reset->isVisible());
    QTest::mouseClick(reset, Qt::LeftButton);
    QCOMPARE(m_edits->count(), 1);
    QCOMPARE(lastEdit().priorSteps, 0);
    QCOMPARE(slider("priorSteps")->value(), 20.0);
    QTest::mouseClick(slider("priorGuidance")->findChild<QToolButton *>(QStringLiteral("reset")),
                      Qt::LeftButton);
    QVERIFY(lastEdit().priorGuidanceScale < 0);
}

void TestSamplingForm::draggingToTheDefaultOpens()
{
    auto *bar = slider("priorSteps")->findChild<QWidget *>(QStringLiteral("slider"));
    QTest::keyClick(bar, Qt::Key_Right);
    QTest::keyClick(bar, Qt::Key_Left);
    QCOMPARE(lastEdit().priorSteps, 0);
}

void TestSamplingForm::guidanceFollowsTheDistance()
{
    auto *field = slider("decoderGuidance")->findChild<QDoubleSpinBox *>();
    QCOMPARE(field->text(), QStringLiteral("up to 8.0"));
    auto *bar = slider("decoderGuidance")->findChild<QWidget *>(QStringLiteral("slider"));
    QTest::keyClick(bar, Qt::Key_Right);
    QTest::keyClick(bar, Qt::Key_Left);
    QCOMPARE(lastEdit().decoderGuidanceScale, 8.0); // 8 everywhere is not "grows up to 8"
    QCOMPARE(field->text(), QStringLiteral("8.0"));

    SamplingForm create(SamplingForm::Parts(SamplingForm::Decoder));
    create.setModel(someModel());
    auto *plain = create.findChild<ParameterSlider *>(QStringLiteral("decoderGuidance"));
    QCOMPARE(plain->findChild<QDoubleSpinBox *>()->text(), QStringLiteral("8.0"));
}

void TestSamplingForm::inversionFollowsTheDecoder()
{
    QCOMPARE(slider("inversionSteps")->value(), 30.0);
    Sampling sampling;
    sampling.decoderSteps = 12;
    m_form->setValue(sampling, 0);
    QCOMPARE(slider("inversionSteps")->value(), 12.0);
    m_form->setValue(sampling, 50);
    QCOMPARE(slider("inversionSteps")->value(), 50.0);
    QTest::mouseClick(slider("inversionSteps")->findChild<QToolButton *>(QStringLiteral("reset")),
                      Qt::LeftButton);
    QCOMPARE(m_edits->last()[1].toInt(), 0);
}

void TestSamplingForm::greysMissingPriors()
{
    QComboBox *prior = choice("prior");
    const auto *items = qobject_cast<QStandardItemModel *>(prior->model());
    QVERIFY(items->item(0)->isEnabled());
    QVERIFY(!items->item(1)->isEnabled());
    QVERIFY(items->item(1)->toolTip().contains(QStringLiteral("no prior_ar/ here")));
    QVERIFY(items->item(2)->isEnabled());
    prior->setFocus();
    QTest::keyClick(prior, Qt::Key_Down); // steps over the grey one
    QCOMPARE(lastEdit().prior, PriorKind::None);
}

void TestSamplingForm::warnsOfAChosenMissingPrior()
{
    auto *note = m_form->findChild<QLabel *>(QStringLiteral("priorNote"));
    QVERIFY(!note->isVisible());
    Sampling sampling;
    sampling.prior = PriorKind::Autoregressive; // as a recipe of another model may ask for
    m_form->setValue(sampling, 0);
    QVERIFY(note->isVisible());
    QVERIFY(note->text().contains(QStringLiteral("autoregressive")));
}

void TestSamplingForm::anAutoregressivePriorIsAChoice()
{
    ModelInfo model = someModel();
    model.autoregressivePrior = { true, {} };
    m_form->setModel(model);
    QComboBox *prior = choice("prior");
    const auto *items = qobject_cast<QStandardItemModel *>(prior->model());
    QVERIFY(items->item(1)->isEnabled());
    QVERIFY(items->item(1)->toolTip().isEmpty());
    prior->setFocus();
    QTest::keyClick(prior, Qt::Key_Down);
    QCOMPARE(lastEdit().prior, PriorKind::Autoregressive);
    m_form->setValue(lastEdit(), 0);
    QVERIFY(!m_form->findChild<QLabel *>(QStringLiteral("priorNote"))->isVisible());
    QVERIFY(!slider("priorSteps")->isEnabled()); // as many as it has codes
    QVERIFY(slider("candidates")->isEnabled() && slider("priorGuidance")->isEnabled());
}

void TestSamplingForm::withoutAPriorNothingToSet()
{
    Sampling sampling;
    sampling.prior = PriorKind::None;
    m_form->setValue(sampling, 0);
    for (const char *name : { "candidates", "priorSteps", "priorGuidance" })
        QVERIFY2(!slider(name)->isEnabled(), name);
    QVERIFY(slider("decoderSteps")->isEnabled());
}

void TestSamplingForm::fewerCandidatesDropThePick()
{
    Sampling sampling;
    sampling.candidates = 3;
    sampling.candidateChoice = CandidateChoice::Picked;
    sampling.pickedCandidate = 2;
    m_form->setValue(sampling, 0);
    auto *bar = slider("candidates")->findChild<QWidget *>(QStringLiteral("slider"));
    QTest::keyClick(bar, Qt::Key_Left);
    QCOMPARE(lastEdit().candidates, 2);
    QCOMPARE(lastEdit().candidateChoice, CandidateChoice::Best);
    QCOMPARE(lastEdit().pickedCandidate, 0);
    QTest::keyClick(bar, Qt::Key_End);
    QCOMPARE(lastEdit().candidates, 16);
}

void TestSamplingForm::sizesInWords()
{
    QComboBox *size = choice("size");
    QCOMPARE(size->count(), 3);
    QCOMPARE(size->itemText(0), QStringLiteral("32 × 32, not enlarged"));
    QCOMPARE(size->itemText(1), QStringLiteral("64 × 64, enlarged 2×"));
    QCOMPARE(size->itemText(2), QStringLiteral("128 × 128, enlarged 4×"));
    QCOMPARE(size->currentIndex(), 2);
    pick(size, 1);
    QCOMPARE(lastEdit().upsampleStages, 1);
    QVERIFY(slider("superResSteps")->isEnabled());
    QVERIFY(!slider("superResSecondSteps")->isEnabled());
    pick(size, 0);
    QCOMPARE(lastEdit().upsampleStages, 0);
    QVERIFY(!slider("superResSteps")->isEnabled());
    pick(size, 2);
    QCOMPARE(lastEdit().upsampleStages, -1); // all: open again
}

void TestSamplingForm::theModelsOwnSizeStaysOpen()
{
    ModelInfo info = someModel();
    info.defaults.upsampleStages = 1;
    m_form->setModel(info);
    QComboBox *size = choice("size");
    QCOMPARE(size->currentIndex(), 1);
    QVERIFY(!slider("superResSecondSteps")->isEnabled());
    pick(size, 2);
    QCOMPARE(lastEdit().upsampleStages, 2);
    QVERIFY(slider("superResSecondSteps")->isEnabled());
    pick(size, 1);
    QCOMPARE(lastEdit().upsampleStages, -1);
}

void TestSamplingForm::greysSizesThatTheModelCannotMake()
{
    ModelInfo info = someModel();
    info.upsampledSizes = { 128 };
    m_form->setModel(info);
    QComboBox *size = choice("size");
    QVERIFY(size->isEnabled());
    const auto *items = qobject_cast<QStandardItemModel *>(size->model());
    QVERIFY(items->item(1)->isEnabled());
    QVERIFY(!items->item(2)->isEnabled());
    QCOMPARE(size->itemText(2), QStringLiteral("Enlarged twice"));
    QVERIFY(items->item(2)->toolTip().contains(QStringLiteral("super_res_2_first")));
    Sampling sampling;
    sampling.upsampleStages = 2; // a recipe of another model
    m_form->setValue(sampling, 0);
    QCOMPARE(size->currentIndex(), 1);
}

void TestSamplingForm::withoutAnUpsampler()
{
    ModelInfo info = someModel();
    info.upsampledSizes.clear();
    m_form->setModel(info);
    QComboBox *size = choice("size");
    QCOMPARE(size->currentText(), QStringLiteral("32 × 32, not enlarged"));
    QVERIFY(!size->isEnabled());
    QVERIFY(!slider("superResSteps")->isEnabled());
    QVERIFY(!slider("superResSecondSteps")->isVisible());
}

void TestSamplingForm::samplerOpensEta()
{
    QVERIFY(!slider("eta")->isEnabled());
    pick(choice("sampler"), 1);
    QCOMPARE(lastEdit().eta, std::optional<double>(0.0));
    QVERIFY(slider("eta")->isEnabled());
    QTest::keyClick(slider("eta")->findChild<QWidget *>(QStringLiteral("slider")), Qt::Key_Right);
    QCOMPARE(lastEdit().eta, std::optional<double>(0.05));
    pick(choice("sampler"), 0);
    QVERIFY(!lastEdit().eta);
}

void TestSamplingForm::takesMoreThanTheSliderHas()
{
    Sampling sampling;
    sampling.priorSteps = 250;
    m_form->setValue(sampling, 0);
    QCOMPARE(slider("priorSteps")->value(), 250.0);
    QCOMPARE(m_form->sampling().priorSteps, 250);
}

void TestSamplingForm::isAtRestWithoutAModel()
{
    m_form->setModel(std::nullopt);
    for (const auto *row : m_form->findChildren<ParameterSlider *>())
        QVERIFY2(!row->isEnabled(), qPrintable(row->objectName()));
    for (const char *name : { "prior", "sampler", "size" })
        QVERIFY2(!choice(name)->isEnabled(), name);
    QVERIFY(m_form->findChild<Section *>()->findChild<QToolButton *>()->isEnabled());
}

void TestSamplingForm::showsOnlyItsParts()
{
    SamplingForm form(SamplingForm::Parts(SamplingForm::Inversion));
    QCOMPARE(form.findChildren<ParameterSlider *>().size(), 1);
    QVERIFY(form.findChildren<QComboBox *>().isEmpty());
    form.setModel(someModel());
    form.setValue({}, 25);
    QCOMPARE(form.inversionSteps(), 25);
}

void TestSamplingForm::remembersTheFold()
{
    QSignalSpy folds(m_form.get(), &SamplingForm::unfoldedChanged);
    m_form->setUnfolded(false);
    QCOMPARE(folds.count(), 0);
    QVERIFY(!slider("priorSteps")->isVisible());
    QTest::mouseClick(m_form->findChild<QToolButton *>(QStringLiteral("sectionHeader")),
                      Qt::LeftButton);
    QCOMPARE(folds.count(), 1);
    QVERIFY(slider("priorSteps")->isVisible());
}

void TestSamplingForm::wheelDoesNotChangeChoices()
{
    QComboBox *size = choice("size");
    size->clearFocus();
    const QPointF at = QRectF(size->rect()).center();
    QWheelEvent wheel(at, size->mapToGlobal(at), {}, { 0, 120 }, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(size, &wheel);
    QCOMPARE(size->currentIndex(), 2);
    QCOMPARE(m_edits->count(), 0);
}

void TestSamplingForm::settingIsSilent()
{
    Sampling sampling;
    sampling.prior = PriorKind::None;
    sampling.upsampleStages = 1;
    sampling.eta = 0.5;
    m_form->setValue(sampling, 40);
    m_form->setModel(std::nullopt);
    m_form->setModel(someModel());
    QCOMPARE(m_edits->count(), 0);
    QCOMPARE(slider("eta")->value(), 0.5);
}

QTEST_MAIN(TestSamplingForm)
#include "tst_samplingform.moc"
