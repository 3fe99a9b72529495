#include "widgets/seedfield.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include <limits>
#include <memory>

using namespace unclip;

class TestSeedField : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void settingIsSilent();
    void typingLocks();
    void refusesOtherThanDigits();
    void pastesDigits();
    void emptyFieldComesBack();
    void takesTheLargest();
    void dieDraws();
    void lockToggles();
    void mayBeAlwaysLocked();
    void saysThatChanceDecides();

private:
    std::unique_ptr<SeedField> m_seed;
    QLineEdit *m_field = nullptr;
    std::unique_ptr<QSignalSpy> m_edits;
};

void TestSeedField::init()
{
    m_edits.reset();
    m_seed = std::make_unique<SeedField>();
    m_seed->setSeed(42, true);
    m_field = m_seed->findChild<QLineEdit *>(QStringLiteral("seed"));
    m_edits = std::make_unique<QSignalSpy>(m_seed.get(), &SeedField::edited);
    m_seed->show();
    QVERIFY(QTest::qWaitForWindowActive(m_seed.get()));
    m_field->setFocus();
    m_field->selectAll();
}

void TestSeedField::settingIsSilent()
{
    m_seed->setSeed(7, false);
    QCOMPARE(m_edits->count(), 0);
    QCOMPARE(m_field->text(), QStringLiteral("7"));
    QVERIFY(!m_seed->isFresh());
}

void TestSeedField::typingLocks()
{
    QTest::keyClicks(m_field, QStringLiteral("123"));
    QCOMPARE(m_edits->count(), 3);
    QCOMPARE(m_edits->last()[0].toULongLong(), 123u);
    QCOMPARE(m_edits->last()[1].toBool(), false); // who types a seed wants that one
    QCOMPARE(m_seed->seed().value(), 123u);
}

void TestSeedField::refusesOtherThanDigits()
{
    QTest::keyClicks(m_field, QStringLiteral("1x-2.3"));
    QCOMPARE(m_field->text(), QStringLiteral("123"));
}

void TestSeedField::pastesDigits()
{
    QGuiApplication::clipboard()->setText(QStringLiteral(" 12 345\n"));
    m_field->paste();
    QCOMPARE(m_seed->seed().value(), 12345u);
    QGuiApplication::clipboard()->setText(QStringLiteral("fox"));
    m_field->selectAll();
    m_field->paste();
    QCOMPARE(m_seed->seed().value(), 12345u);
}

void TestSeedField::emptyFieldComesBack()
{
    QTest::keyClick(m_field, Qt::Key_Delete);
    QCOMPARE(m_field->text(), QString());
    QCOMPARE(m_edits->count(), 0);
    m_field->clearFocus();
    QCOMPARE(m_field->text(), QStringLiteral("42"));
}

void TestSeedField::takesTheLargest()
{
    QTest::keyClicks(m_field, QStringLiteral("18446744073709551615"));
    QCOMPARE(m_seed->seed().value(), std::numeric_limits<std::uint64_t>::max());
    QTest::keyClicks(m_field, QStringLiteral("0")); // one digit too many
    QCOMPARE(m_seed->seed().value(), std::numeric_limits<std::uint64_t>::max());
}

void TestSeedField::dieDraws()
{
    auto *die = m_seed->findChild<QToolButton *>(QStringLiteral("die"));
    QTest::mouseClick(die, Qt::LeftButton);
    QCOMPARE(m_edits->count(), 1);
    QVERIFY(m_seed->seed().value() != 42u);
    QCOMPARE(m_field->text(), QString::number(m_seed->seed().value()));
    QCOMPARE(m_edits->last()[1].toBool(), true); // the lock stays as it was
}

void TestSeedField::lockToggles()
{
    auto *lock = m_seed->findChild<QToolButton *>(QStringLiteral("lock"));
    QTest::keyClick(lock, Qt::Key_Space);
    QCOMPARE(m_edits->count(), 1);
    QCOMPARE(m_edits->last()[0].toULongLong(), 42u);
    QCOMPARE(m_edits->last()[1].toBool(), false);
    const QString kept = lock->toolTip();
    QTest::keyClick(lock, Qt::Key_Space);
    QVERIFY(m_seed->isFresh());
    QVERIFY(lock->toolTip() != kept);
}

void TestSeedField::mayBeAlwaysLocked()
{
    SeedField always(SeedField::Lock::Always);
    QVERIFY(!always.isFresh());
    QVERIFY(always.findChild<QToolButton *>(QStringLiteral("lock"))->isHidden());
    QSignalSpy edits(&always, &SeedField::edited);
    always.findChild<QToolButton *>(QStringLiteral("die"))->click();
    QCOMPARE(edits.count(), 1);
    QCOMPARE(edits.first().at(1).toBool(), false);
}

void TestSeedField::saysThatChanceDecides()
{
    m_seed->setSeed(std::nullopt, true);
    QCOMPARE(m_field->text(), QString());
    QVERIFY(!m_field->placeholderText().isEmpty());
    m_field->clearFocus();
    QCOMPARE(m_field->text(), QString());
    QCOMPARE(m_edits->count(), 0);
    QTest::mouseClick(m_seed->findChild<QToolButton *>(QStringLiteral("lock")), Qt::LeftButton);
    QCOMPARE(m_edits->count(), 1); // there was none to keep: one is drawn
    QCOMPARE(m_field->text(), QString::number(m_edits->last()[0].toULongLong()));
    QVERIFY(!m_seed->isFresh());
}

QTEST_MAIN(TestSeedField)
#include "tst_seedfield.moc"
