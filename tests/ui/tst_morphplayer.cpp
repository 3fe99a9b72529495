#include "widgets/markedslider.h"
#include "widgets/morphplayer.h"

#include <QComboBox>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>

#include <algorithm>
#include <memory>

using namespace unclip;

class TestMorphPlayer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void playsFrameByFrame();
    void loops();
    void goesThereAndBack();
    void playsFromTheEndBackwards();
    void settingIsSilent();
    void sliderPauses();
    void worksWithoutItsSlider();
    void hidingPauses();
    void buttonToggles();
    void speedAndRepeatAreSettings();
    void twoFramesAreEnough();

private:
    QList<double> played(int count);

    std::unique_ptr<MorphPlayer> m_player;
    std::unique_ptr<QSignalSpy> m_positions;
};

void TestMorphPlayer::init()
{
    m_positions.reset();
    m_player = std::make_unique<MorphPlayer>();
    m_player->setFrameCount(5);
    m_player->setFramesPerSecond(60);
    m_player->show();
    m_positions = std::make_unique<QSignalSpy>(m_player.get(), &MorphPlayer::positionChanged);
}

/// The first `count` positions that playing gives.
QList<double> TestMorphPlayer::played(int count)
{
    m_player->play();
    [&] { QTRY_VERIFY(m_positions->count() >= count); }();
    m_player->pause();
    QList<double> positions;
    for (int i = 0; i < std::min<int>(count, static_cast<int>(m_positions->count())); ++i)
        positions << m_positions->at(i)[0].toDouble();
    return positions;
}

void TestMorphPlayer::playsFrameByFrame()
{
    QCOMPARE(played(4), (QList<double> { 0.25, 0.5, 0.75, 1.0 }));
    QCOMPARE(m_player->findChild<MarkedSlider *>()->value(),
             static_cast<int>(m_player->position() * 1000));
}

void TestMorphPlayer::loops()
{
    m_player->setRepeat(MorphPlayer::Repeat::Loop);
    m_player->setPosition(0.75);
    QCOMPARE(played(3), (QList<double> { 1.0, 0.0, 0.25 }));
}

void TestMorphPlayer::goesThereAndBack()
{
    m_player->setRepeat(MorphPlayer::Repeat::PingPong);
    m_player->setPosition(0.5);
    QCOMPARE(played(8), (QList<double> { 0.75, 1.0, 0.75, 0.5, 0.25, 0.0, 0.25, 0.5 }));
}

void TestMorphPlayer::playsFromTheEndBackwards()
{
    m_player->setRepeat(MorphPlayer::Repeat::PingPong);
    m_player->setPosition(1.0);
    QCOMPARE(played(2), (QList<double> { 0.75, 0.5 }));
}

void TestMorphPlayer::settingIsSilent()
{
    QSignalSpy settings(m_player.get(), &MorphPlayer::settingsChanged);
    m_player->setPosition(7.0);
    QCOMPARE(m_player->position(), 1.0);
    m_player->setFramesPerSecond(24);
    m_player->setRepeat(MorphPlayer::Repeat::PingPong);
    m_player->setFrameCount(0);
    QCOMPARE(m_player->frameCount(), 2);
    QCOMPARE(m_positions->count(), 0);
    QCOMPARE(settings.count(), 0);
}

void TestMorphPlayer::worksWithoutItsSlider()
{
    MorphPlayer player(MorphPlayer::Slider::Elsewhere);
    player.show();
    QVERIFY(!player.findChild<MarkedSlider *>()->isVisible());
    player.setPosition(0.5);
    QCOMPARE(player.position(), 0.5);
    player.play();
    QVERIFY(player.isPlaying());
}

void TestMorphPlayer::sliderPauses()
{
    QSignalSpy playing(m_player.get(), &MorphPlayer::playingChanged);
    m_player->play();
    QTest::keyClick(m_player->findChild<MarkedSlider *>(), Qt::Key_End);
    QVERIFY(!m_player->isPlaying());
    QCOMPARE(m_positions->last()[0].toDouble(), 1.0);
    QCOMPARE(playing.count(), 2);
    QCOMPARE(playing[1][0].toBool(), false);
}

void TestMorphPlayer::hidingPauses()
{
    m_player->play();
    QVERIFY(m_player->isPlaying());
    m_player->hide();
    QVERIFY(!m_player->isPlaying());
}

void TestMorphPlayer::buttonToggles()
{
    auto *play = m_player->findChild<QToolButton *>(QStringLiteral("play"));
    const QString before = play->accessibleName();
    QTest::keyClick(play, Qt::Key_Space);
    QVERIFY(m_player->isPlaying());
    QVERIFY(play->accessibleName() != before);
    QTest::mouseClick(play, Qt::LeftButton);
    QVERIFY(!m_player->isPlaying());
    QCOMPARE(play->accessibleName(), before);
}

void TestMorphPlayer::speedAndRepeatAreSettings()
{
    QSignalSpy settings(m_player.get(), &MorphPlayer::settingsChanged);
    QTest::keyClick(m_player->findChild<QSpinBox *>(), Qt::Key_Down);
    QCOMPARE(m_player->framesPerSecond(), 59);
    auto *repeat = m_player->findChild<QComboBox *>(QStringLiteral("repeat"));
    QTest::keyClick(repeat, Qt::Key_Down);
    QCOMPARE(m_player->repeat(), MorphPlayer::Repeat::PingPong);
    QCOMPARE(settings.count(), 2);
}

void TestMorphPlayer::twoFramesAreEnough()
{
    m_player->setFrameCount(2);
    m_player->setRepeat(MorphPlayer::Repeat::PingPong);
    QCOMPARE(played(4), (QList<double> { 1.0, 0.0, 1.0, 0.0 }));
}

QTEST_MAIN(TestMorphPlayer)
#include "tst_morphplayer.moc"
