#include "widgets/markedslider.h"
#include "widgets/parameterslider.h"

#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QWheelEvent>

#include <memory>

using namespace unclip;

class TestParameterSlider : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void init();

    void settingIsSilent();
    void arrowsStep();
    void arrowsOfTheFieldStep();
    void homeAndEnd();
    void clicksAndDrags();
    void typingEditsAtOnce();
    void showingDoesNotRewriteWhatIsTyped();
    void resetShowsOnlyWhenNeeded();
    void doubleClickOnTheNameResets();
    void wheelNeedsFocus();
    void valuesAreOnTheGrid();
    void whole();
    void rangeClampsTheValue();
    void openParameters();
    void speaks();

private:
    QList<double> values() const;

    std::unique_ptr<ParameterSlider> m_slider;
    MarkedSlider *m_bar = nullptr;
    QDoubleSpinBox *m_field = nullptr;
    QToolButton *m_reset = nullptr;
    std::unique_ptr<QSignalSpy> m_edits;
};

void TestParameterSlider::init()
{
    m_edits.reset();
    m_slider = std::make_unique<ParameterSlider>(ParameterRange { 0.0, 1.0, 0.05, 2, 0.2, 0.5 });
    m_slider->setTexts(QStringLiteral("Drift"), QStringLiteral("How far (η)"));
    m_slider->setDefaultValue(0.6);
    m_slider->setValue(0.6);
    m_slider->resize(300, m_slider->sizeHint().height());
    m_bar = m_slider->findChild<MarkedSlider *>(QStringLiteral("slider"));
    m_field = m_slider->findChild<QDoubleSpinBox *>(QStringLiteral("field"));
    m_reset = m_slider->findChild<QToolButton *>(QStringLiteral("reset"));
    m_edits = std::make_unique<QSignalSpy>(m_slider.get(), &ParameterSlider::edited);
    m_slider->show();
    QVERIFY(QTest::qWaitForWindowActive(m_slider.get()));
}

QList<double> TestParameterSlider::values() const
{
    QList<double> values;
    for (const QList<QVariant> &edit : *m_edits)
        values << edit[0].toDouble();
    return values;
}

void TestParameterSlider::settingIsSilent()
{
    m_slider->setValue(0.35);
    m_slider->setRange({ 0.0, 2.0, 0.1, 2, 0.0, 0.0 });
    m_slider->setDefaultValue(1.5);
    QCOMPARE(m_edits->count(), 0);
    QCOMPARE(m_field->value(), 0.35);
    QCOMPARE(m_bar->value(), 35);
}

void TestParameterSlider::arrowsStep()
{
    QTest::keyClick(m_bar, Qt::Key_Right);
    QTest::keyClick(m_bar, Qt::Key_Left);
    QTest::keyClick(m_bar, Qt::Key_Up, Qt::ShiftModifier); // 0.005 is not on the grid: 0.01
    QCOMPARE(values(), (QList<double> { 0.65, 0.6, 0.61 }));
    QCOMPARE(m_slider->value(), 0.61);
}

void TestParameterSlider::arrowsOfTheFieldStep()
{
    QTest::keyClick(m_field, Qt::Key_Up);
    QTest::keyClick(m_field, Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(values(), (QList<double> { 0.65, 0.64 }));
}

void TestParameterSlider::homeAndEnd()
{
    QTest::keyClick(m_bar, Qt::Key_End);
    QTest::keyClick(m_bar, Qt::Key_Home);
    QCOMPARE(values(), (QList<double> { 1.0, 0.0 }));
}

void TestParameterSlider::clicksAndDrags()
{
    const int middle = m_bar->width() / 2;
    const int y = m_bar->height() / 2;
    QTest::mousePress(m_bar, Qt::LeftButton, {}, QPoint(middle, y));
    QCOMPARE(m_slider->value(), 0.5);
    QTest::mouseMove(m_bar, QPoint(m_bar->width() + 50, y)); // beyond the end
    QTest::mouseRelease(m_bar, Qt::LeftButton, {}, QPoint(m_bar->width() + 50, y));
    QCOMPARE(m_slider->value(), 1.0);
    QCOMPARE(values().last(), 1.0);
    const auto count = m_edits->count();
    QTest::mouseMove(m_bar, QPoint(middle, y)); // released: nothing moves
    QCOMPARE(m_edits->count(), count);
}

void TestParameterSlider::typingEditsAtOnce()
{
    m_field->setFocus();
    m_field->selectAll();
    QTest::keyClicks(m_field, QStringLiteral("0.25"));
    QCOMPARE(m_slider->value(), 0.25); // also when Ctrl+Enter follows without leaving the field
    QCOMPARE(values().last(), 0.25);
    QCOMPARE(m_bar->value(), 25);
}

void TestParameterSlider::showingDoesNotRewriteWhatIsTyped()
{
    connect(m_slider.get(), &ParameterSlider::edited, m_slider.get(),
            [this](double value) { m_slider->setValue(value); }); // as the session does
    m_field->setFocus();
    m_field->selectAll();
    QTest::keyClicks(m_field, QStringLiteral("0.7"));
    QCOMPARE(m_field->text(), QStringLiteral("0.7"));
    QTest::keyClick(m_field, Qt::Key_Return);
    QCOMPARE(m_field->text(), QStringLiteral("0.70"));
}

void TestParameterSlider::resetShowsOnlyWhenNeeded()
{
    QVERIFY(!m_reset->isVisible());
    const int width = m_bar->width();
    m_slider->setValue(0.3);
    QVERIFY(m_reset->isVisible());
    QCoreApplication::processEvents();
    QCOMPARE(m_bar->width(), width); // the row keeps still
    QSignalSpy resets(m_slider.get(), &ParameterSlider::resetRequested);
    QTest::mouseClick(m_reset, Qt::LeftButton);
    QCOMPARE(m_slider->value(), 0.6);
    QCOMPARE(values(), (QList<double> { 0.6 }));
    QCOMPARE(resets.count(), 1);
    QVERIFY(!m_reset->isVisible());
}

void TestParameterSlider::doubleClickOnTheNameResets()
{
    auto *name = m_slider->findChild<QLabel *>(QStringLiteral("name"));
    QTest::mouseDClick(name, Qt::LeftButton);
    QCOMPARE(m_edits->count(), 0);
    m_slider->setValue(0.1);
    QTest::mouseDClick(name, Qt::LeftButton);
    QCOMPARE(values(), (QList<double> { 0.6 }));
}

void TestParameterSlider::wheelNeedsFocus()
{
    const auto turn = [](QWidget *widget) {
        const QPointF at = QRectF(widget->rect()).center();
        QWheelEvent wheel(at, widget->mapToGlobal(at), {}, { 0, 120 }, Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        wheel.ignore();
        QCoreApplication::sendEvent(widget, &wheel);
        return wheel.isAccepted();
    };
    for (QWidget *part : { static_cast<QWidget *>(m_bar), static_cast<QWidget *>(m_field) }) {
        part->clearFocus();
        const double before = m_slider->value();
        QVERIFY(!turn(part));
        QCOMPARE(m_slider->value(), before);
        part->setFocus();
        QVERIFY(turn(part));
        QCOMPARE(m_slider->value(), before + 0.05);
    }
}

void TestParameterSlider::valuesAreOnTheGrid()
{
    m_slider->setRange({ -1.0, 1.0, 0.05, 2, 0.0, 0.0 });
    m_slider->setValue(-1.0);
    for (int i = 0; i < 27; ++i)
        QTest::keyClick(m_bar, Qt::Key_Right);
    QVERIFY(m_slider->value() == 0.35); // and not 0.35000000000000009
}

void TestParameterSlider::whole()
{
    m_slider->setRange({ 2, 100, 1, 0, 0.0, 0.0 });
    m_slider->setValue(25);
    QTest::keyClick(m_bar, Qt::Key_Right, Qt::ShiftModifier);
    QTest::keyClick(m_bar, Qt::Key_PageUp);
    QCOMPARE(values(), (QList<double> { 26, 35 }));
    QCOMPARE(m_field->text(), QStringLiteral("35"));
}

void TestParameterSlider::rangeClampsTheValue()
{
    m_slider->setValue(7.0);
    QCOMPARE(m_slider->value(), 1.0);
    m_slider->setRange({ 0.0, 0.5, 0.05, 2, 0.0, 0.0 });
    QCOMPARE(m_slider->value(), 0.5);
    QCOMPARE(m_bar->maximum(), 50);
}

void TestParameterSlider::openParameters()
{
    m_slider->setOpenable(QStringLiteral("up to "));
    m_slider->setOpen(true);
    QCOMPARE(m_field->text(), QStringLiteral("up to 0.60"));
    QVERIFY(!m_reset->isVisible());
    m_slider->setOpen(false); // set, though it equals the default
    QCOMPARE(m_field->text(), QStringLiteral("0.60"));
    QVERIFY(m_reset->isVisible());
    QSignalSpy resets(m_slider.get(), &ParameterSlider::resetRequested);
    QTest::mouseClick(m_reset, Qt::LeftButton);
    QCOMPARE(resets.count(), 1);
    QCOMPARE(m_edits->count(), 0);

    m_slider->setOpen(true);
    m_field->setFocus(); // while a number is typed, nothing stands in front of it
    QCOMPARE(m_field->text(), QStringLiteral("0.60"));
    m_field->clearFocus();
    QCOMPARE(m_field->text(), QStringLiteral("up to 0.60"));
}

void TestParameterSlider::speaks()
{
    QCOMPARE(m_bar->accessibleName(), QStringLiteral("Drift"));
    QCOMPARE(m_field->accessibleName(), QStringLiteral("Drift"));
    QCOMPARE(m_bar->toolTip(), QStringLiteral("How far (η)"));
    QVERIFY(m_reset->accessibleName().contains(QStringLiteral("Drift")));
}

QTEST_MAIN(TestParameterSlider)
#include "tst_parameterslider.moc"
