#include "panels/queuepanel.h"

#include "panels/queuetextmodel.h"
#include "panels/statuspanel.h"
#include "support/fakepipeline.h"
#include "theme.h"
#include "ui/pipelinegate.h"
#include "unclip/imagefile.h"
#include "widgets/elidedlabel.h"

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QLabel>
#include <QListView>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QVBoxLayout>

using namespace unclip;

class TestQueuePanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void saysThatNothingWaits();
    void showsJobsInWords();
    void enablesWhatCanBeDone();
    void movesByKeysAndKeepsTheSelection();
    void removesByDelAndClears();
    void delIsTheQueuesOwnInIt();
    void aHeldQueueSaysSo();
    void showsPicturesOfAJob();
    void runningJobStaysInSight();
    void cancelsAndRetries();
    void pausesAndGoesOn();
    void showsThatTheDiskIsFull();
    void everyControlIsNamedAndReachable();
    void fitsANarrowWindow();

    void statusShowsTheModel();
    void statusShowsWorkAndCancels();
    void statusCancelsLoading();
    void statusCancelsLiveFrames();
    void statusSaysMessagesForAWhile();
    void picturesOfTheStates();

private:
    template <typename Widget> Widget *child(const char *name)
    {
        auto *found = m_panel->findChild<Widget *>(QLatin1String(name));
        return found ? found : m_status->findChild<Widget *>(QLatin1String(name));
    }
    QListView *list() { return child<QListView>("queueList"); }
    QAction *action(const char *name) { return child<QAction>(name); }
    quint64 add(const QString &title, int images = 1);
    quint64 addHeld(const QString &title, int images = 1);
    void select(int row);
    QString title(int row) const;
    void startModel();

    std::unique_ptr<QTemporaryDir> m_folder;
    std::shared_ptr<FakeScript> m_script;
    std::unique_ptr<PipelineGate> m_gate;
    std::unique_ptr<JobRunner> m_runner;
    std::unique_ptr<JobQueue> m_queue;
    std::unique_ptr<QWidget> m_window;
    QueuePanel *m_panel = nullptr;
    StatusPanel *m_status = nullptr;
};

void TestQueuePanel::init()
{
    theme::apply(*qApp, theme::Shade::Light);
    m_folder = std::make_unique<QTemporaryDir>();
    m_script = std::make_shared<FakeScript>();
    m_script->info.weightBytes = 120u << 20;
    m_gate = std::make_unique<PipelineGate>();
    m_script->onStep = [this](const Progress &) { m_gate->pass(); };
    m_runner = std::make_unique<JobRunner>(
        [this](const auto &folder, const auto &options, const auto &control) {
            if (folder == "/models/slow")
                m_gate->pass();
            return loadFake(m_script, folder, options, control);
        });
    m_queue = std::make_unique<JobQueue>(
        *m_runner, PictureStore(m_folder->filePath(QStringLiteral("library"))),
        m_folder->filePath(QStringLiteral("queue.json")));
    m_window = std::make_unique<QWidget>();
    m_panel = new QueuePanel(*m_queue);
    m_status = new StatusPanel(*m_runner, *m_queue);
    auto *layout = new QVBoxLayout(m_window.get());
    layout->addWidget(m_panel, 1);
    layout->addWidget(m_status);
    m_window->resize(1000, 280);
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void TestQueuePanel::cleanup()
{
    m_gate->open();
    m_window.reset();
    m_queue.reset();
    m_runner.reset();
}

void TestQueuePanel::startModel()
{
    m_runner->loadModel(QStringLiteral("/models/a"), {});
    QTRY_COMPARE(m_runner->modelState(), ModelState::Ready);
}

quint64 TestQueuePanel::add(const QString &text, int images)
{
    Create create;
    create.prompt = text.toStdString();
    create.imageCount = images;
    return m_queue->add({ create, Mode::Create, text, {}, {} });
}

/// A job that is held at a step of its first picture.
quint64 TestQueuePanel::addHeld(const QString &text, int images)
{
    m_gate->close();
    const quint64 id = add(text, images);
    m_gate->letOne();
    if (!m_gate->isReached() || !m_gate->isReached())
        qWarning("the job does not begin");
    QTest::qWait(60); // the first report comes
    return id;
}

void TestQueuePanel::select(int row)
{
    list()->setCurrentIndex(list()->model()->index(row, 0));
}

QString TestQueuePanel::title(int row) const
{
    return m_queue->index(row).data(JobQueue::TitleRole).toString();
}

void TestQueuePanel::saysThatNothingWaits()
{
    QVERIFY(child<QLabel>("queueEmpty")->isVisible());
    QVERIFY(!child<QLabel>("queueEmpty")->text().isEmpty());
    QVERIFY(!list()->isVisible());
    add(QStringLiteral("a fox"));
    QVERIFY(list()->isVisible());
    QVERIFY(!child<QLabel>("queueEmpty")->isVisible());
}

void TestQueuePanel::showsJobsInWords()
{
    startModel();
    addHeld(QStringLiteral("a fox"), 4);
    add(QStringLiteral("a dog"));
    const QModelIndex running = list()->model()->index(0, 0);
    const QModelIndex waiting = list()->model()->index(1, 0);
    QCOMPARE(running.data(QueueTextModel::CountRole).toString(),
             QStringLiteral("0 of 4 picture(s)"));
    const QString detail = running.data(QueueTextModel::DetailRole).toString();
    QVERIFY2(detail.contains(QStringLiteral("Drawing the picture, step 1 of 4")),
             qPrintable(detail));
    QVERIFY2(detail.endsWith(QStringLiteral("left")), qPrintable(detail));
    QVERIFY(
        waiting.data(QueueTextModel::DetailRole).toString().contains(QStringLiteral("Waiting")));
    const QString read = waiting.data(Qt::AccessibleTextRole).toString();
    QVERIFY(read.contains(QStringLiteral("a dog")) && read.contains(QStringLiteral("Waiting")));
    m_queue->cancelCurrent();
    QVERIFY(
        running.data(QueueTextModel::DetailRole).toString().contains(QStringLiteral("Stopping")));
    m_gate->open();
    QTRY_VERIFY(
        running.data(QueueTextModel::DetailRole).toString().contains(QStringLiteral("Cancelled")));
}

void TestQueuePanel::enablesWhatCanBeDone()
{
    for (const char *name :
         { "queueUp", "queueDown", "queueRetry", "queueCancel", "queueRemove", "queueClear" })
        QVERIFY2(!action(name)->isEnabled(), name);
    startModel();
    addHeld(QStringLiteral("run"));
    add(QStringLiteral("a"));
    add(QStringLiteral("b"));
    select(0);
    QVERIFY(action("queueCancel")->isEnabled());
    QVERIFY(!action("queueRemove")->isEnabled());
    QVERIFY(!action("queueUp")->isEnabled());
    select(1);
    QVERIFY(action("queueUp")->isEnabled());
    QVERIFY(action("queueRemove")->isEnabled());
    QVERIFY(!action("queueRetry")->isEnabled());
    m_queue->cancelCurrent();
    m_gate->open();
    QTRY_COMPARE(m_queue->waitingCount(), 0);
    select(0);
    QTRY_VERIFY(action("queueRetry")->isEnabled());
    QTRY_VERIFY(action("queueClear")->isEnabled());
    QTRY_VERIFY(!m_queue->current());
}

void TestQueuePanel::movesByKeysAndKeepsTheSelection()
{
    for (const char *name : { "a", "b", "c" })
        add(QLatin1String(name));
    select(2);
    list()->setFocus();
    QTest::keyClick(list(), Qt::Key_Up, Qt::AltModifier);
    QCOMPARE(title(1), QStringLiteral("c"));
    QCOMPARE(list()->currentIndex().row(), 1);
    QTest::keyClick(list(), Qt::Key_Up, Qt::AltModifier);
    QCOMPARE(title(0), QStringLiteral("c"));
    QTest::keyClick(list(), Qt::Key_Down, Qt::AltModifier);
    QCOMPARE(title(1), QStringLiteral("c"));
    list()->selectAll();
    list()->selectionModel()->select(list()->model()->index(0, 0), QItemSelectionModel::Deselect);
    QTest::mouseClick(child<QToolButton>("queueUpButton"), Qt::LeftButton);
    QCOMPARE(title(2), QStringLiteral("a")); // both others moved over it
}

void TestQueuePanel::removesByDelAndClears()
{
    startModel();
    add(QStringLiteral("done"));
    QTRY_COMPARE(m_queue->waitingCount() + (m_queue->current() ? 1 : 0), 0);
    m_queue->setPaused(true);
    add(QStringLiteral("a"));
    add(QStringLiteral("b"));
    select(1);
    list()->setFocus();
    QTest::keyClick(list(), Qt::Key_Delete);
    QCOMPARE(m_queue->rowCount(), 2);
    QCOMPARE(title(1), QStringLiteral("b"));
    QTest::mouseClick(child<QToolButton>("queueClearButton"), Qt::LeftButton);
    QCOMPARE(m_queue->rowCount(), 1);
    QCOMPARE(title(0), QStringLiteral("b"));
}

/// In the window the same key moves pictures to the trash.
void TestQueuePanel::delIsTheQueuesOwnInIt()
{
    QAction trash;
    trash.setShortcut(QKeySequence(Qt::Key_Delete));
    m_window->addAction(&trash);
    QSignalSpy trashed(&trash, &QAction::triggered);
    m_queue->setPaused(true);
    add(QStringLiteral("a"));
    add(QStringLiteral("b"));
    select(0);
    list()->setFocus();
    QTest::keyClick(m_window->windowHandle(), Qt::Key_Delete);
    QCOMPARE(m_queue->rowCount(), 1);
    select(0);
    child<QToolButton>("queueUpButton")->setEnabled(true);
    child<QToolButton>("queueUpButton")->setFocus();
    QTest::keyClick(m_window->windowHandle(), Qt::Key_Delete);
    QCOMPARE(m_queue->rowCount(), 0);
    QCOMPARE(trashed.count(), 0);
    child<QPushButton>("goOnButton")->setVisible(true); // outside of the queue
    child<QPushButton>("goOnButton")->setFocus();
    QTest::keyClick(m_window->windowHandle(), Qt::Key_Delete);
    QCOMPARE(trashed.count(), 1);
}

/// The queue may be out of sight.
void TestQueuePanel::aHeldQueueSaysSo()
{
    startModel();
    auto *goOn = child<QPushButton>("goOnButton");
    m_queue->setPaused(true);
    QVERIFY(!goOn->isVisible()); // nothing waits
    add(QStringLiteral("a fox"));
    QVERIFY(goOn->isVisible());
    QVERIFY(child<QLabel>("statusWork")->isVisible());
    QVERIFY(child<QLabel>("statusWork")->text().contains(QStringLiteral("Paused")));
    QVERIFY(!child<QPushButton>("cancelButton")->isVisible());
    QTest::mouseClick(goOn, Qt::LeftButton);
    QVERIFY(!goOn->isVisible());
    QVERIFY(!m_queue->isPaused());
    QTRY_COMPARE(m_queue->waitingCount() + (m_queue->current() ? 1 : 0), 0);
    QVERIFY(!child<QLabel>("statusWork")->isVisible());
}

void TestQueuePanel::showsPicturesOfAJob()
{
    startModel();
    QStringList batches;
    connect(m_queue.get(), &JobQueue::pictureSaved, this,
            [&batches](const PictureRecord &record) { batches << record.batch; });
    QSignalSpy wanted(m_panel, &QueuePanel::picturesWanted);
    m_queue->setPaused(true);
    add(QStringLiteral("a fox"));
    select(0);
    QTest::keyClick(child<QListView>("queueList"), Qt::Key_Return);
    QVERIFY(!action("queueShow")->isEnabled());
    QVERIFY(wanted.isEmpty()); // there are none yet
    m_queue->setPaused(false);
    QTRY_COMPARE(batches.size(), 1);
    QTRY_VERIFY(action("queueShow")->isEnabled());
    QTest::keyClick(child<QListView>("queueList"), Qt::Key_Return);
    QCOMPARE(wanted.count(), 1);
    QCOMPARE(wanted.first().first().toString(), batches.first());
}

void TestQueuePanel::runningJobStaysInSight()
{
    m_window->resize(1000, 200);
    startModel();
    for (int i = 0; i < 8; ++i)
        add(QStringLiteral("job %1").arg(i));
    QTRY_VERIFY(!m_queue->current() && m_queue->waitingCount() == 0);
    const quint64 last = addHeld(QStringLiteral("the last"));
    QTRY_COMPARE(m_queue->current(), std::optional<quint64>(last));
    const QRect row = list()->visualRect(list()->model()->index(m_queue->runningRow(), 0));
    QVERIFY(list()->viewport()->rect().contains(row.center()));
}

void TestQueuePanel::cancelsAndRetries()
{
    startModel();
    const quint64 id = addHeld(QStringLiteral("run"));
    select(0);
    QTest::mouseClick(child<QToolButton>("queueCancelButton"), Qt::LeftButton);
    m_gate->open();
    const QModelIndex row = m_queue->index(0);
    QTRY_COMPARE(row.data(JobQueue::StateRole).toInt(), int(JobState::Cancelled));
    QTest::mouseClick(child<QToolButton>("queueRetryButton"), Qt::LeftButton);
    QTRY_COMPARE(row.data(JobQueue::StateRole).toInt(), int(JobState::Finished));
    QCOMPARE(row.data(JobQueue::IdRole).toULongLong(), id);
}

void TestQueuePanel::pausesAndGoesOn()
{
    add(QStringLiteral("a"));
    auto *button = child<QToolButton>("queuePauseButton");
    const QString before = button->text();
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(m_queue->isPaused());
    QVERIFY(button->text() != before);
    QVERIFY(child<QLabel>("queueSummary")->text().contains(QStringLiteral("Paused")));
    QVERIFY(!child<QWidget>("queueBanner")->isVisible());
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(!m_queue->isPaused());
    QCOMPARE(button->text(), before);
}

void TestQueuePanel::showsThatTheDiskIsFull()
{
    const QString library = m_folder->filePath(QStringLiteral("library"));
    writeFileAtomically(library.toStdString(), { 'x' });
    startModel();
    add(QStringLiteral("a"));
    QTRY_VERIFY(child<QWidget>("queueBanner")->isVisible());
    QVERIFY(!child<QLabel>("queueBannerText")->text().isEmpty());
    QVERIFY(child<QLabel>("statusWork")->isVisible());
    QVERIFY(child<QPushButton>("cancelButton")->isVisible());
    QVERIFY(QFile::remove(library));
    QTest::mouseClick(child<QPushButton>("queueTryNow"), Qt::LeftButton);
    QTRY_VERIFY(!child<QWidget>("queueBanner")->isVisible());
    QTRY_COMPARE(m_queue->index(0).data(JobQueue::StateRole).toInt(), int(JobState::Finished));
}

void TestQueuePanel::everyControlIsNamedAndReachable()
{
    const auto buttons = m_panel->findChildren<QToolButton *>();
    QCOMPARE(buttons.size(), 7);
    for (const QToolButton *button : buttons) {
        QVERIFY(!button->text().isEmpty());
        QVERIFY(!button->toolTip().isEmpty());
        QVERIFY(!button->objectName().isEmpty());
        QCOMPARE(button->focusPolicy(), Qt::StrongFocus);
    }
    QVERIFY(!list()->accessibleName().isEmpty());
    QVERIFY(!child<QPushButton>("cancelButton")->accessibleName().isEmpty());
    QVERIFY(!child<QProgressBar>("statusProgress")->accessibleName().isEmpty());
}

void TestQueuePanel::fitsANarrowWindow()
{
    QVERIFY2(m_panel->minimumSizeHint().width() <= 700,
             qPrintable(QString::number(m_panel->minimumSizeHint().width())));
    add(QString(300, u'x'));
    m_window->resize(720, 200);
    QVERIFY(list()->isVisible());
    QVERIFY(!list()->horizontalScrollBar()->isVisible());
    QVERIFY(list()->sizeHintForRow(0) * 2 <= list()->viewport()->height()); // two jobs are in sight
    QVERIFY(m_status->minimumSizeHint().width() <= 1000);
}

void TestQueuePanel::statusShowsTheModel()
{
    const auto text = [this] { return child<ElidedLabel>("statusModel")->text(); };
    QCOMPARE(text(), QStringLiteral("No model is loaded"));
    m_gate->close();
    m_runner->loadModel(QStringLiteral("/models/slow"), {});
    QVERIFY(text().contains(QStringLiteral("slow")));
    m_gate->open();
    QTRY_COMPARE(m_runner->modelState(), ModelState::Ready);
    QVERIFY(text().contains(QStringLiteral("fake")));
    QVERIFY(text().contains(QStringLiteral("processor")));
    QVERIFY(text().contains(QStringLiteral("fp32")));
    QVERIFY(text().contains(QStringLiteral("MB")));
    QVERIFY(child<ElidedLabel>("statusModel")->toolTip().contains(QStringLiteral("120")));
}

void TestQueuePanel::statusShowsWorkAndCancels()
{
    auto *cancel = child<QPushButton>("cancelButton");
    auto *work = child<QLabel>("statusWork");
    startModel();
    QVERIFY(!cancel->isVisible());
    addHeld(QStringLiteral("a fox"), 2);
    QVERIFY(cancel->isVisible() && cancel->isEnabled());
    QTRY_COMPARE(work->text(), QStringLiteral("Drawing the picture"));
    QTRY_VERIFY(child<QLabel>("statusTimeLeft")->isVisible());
    QTest::mouseClick(cancel, Qt::LeftButton);
    QVERIFY(!cancel->isEnabled());
    QVERIFY(work->text().contains(QStringLiteral("Stopping")));
    m_gate->open();
    QTRY_VERIFY(!cancel->isVisible());
    QCOMPARE(m_queue->index(0).data(JobQueue::StateRole).toInt(), int(JobState::Cancelled));
    m_queue->retry(1);
    QTRY_COMPARE(m_queue->index(0).data(JobQueue::StateRole).toInt(), int(JobState::Finished));
    QTRY_VERIFY(!work->isVisible());
}

void TestQueuePanel::statusCancelsLoading()
{
    auto *cancel = child<QPushButton>("cancelButton");
    m_gate->close();
    m_runner->loadModel(QStringLiteral("/models/slow"), {});
    QVERIFY(m_gate->isReached());
    QVERIFY(cancel->isVisible());
    QTest::mouseClick(cancel, Qt::LeftButton);
    QVERIFY(!cancel->isEnabled());
    m_gate->open();
    QTRY_VERIFY(!cancel->isVisible());
    QCOMPARE(m_runner->modelState(), ModelState::None);
}

void TestQueuePanel::statusCancelsLiveFrames()
{
    auto *cancel = child<QPushButton>("cancelButton");
    startModel();
    QSignalSpy cancelled(m_runner.get(), &JobRunner::cancelled);
    m_gate->close();
    m_runner->submit(Urgency::Live, [this](Pipeline &, const RunControl &control) {
        m_gate->pass();
        control.cancellation.check();
    });
    QVERIFY(m_gate->isReached());
    QVERIFY(!cancel->isVisible()); // not for a blink
    QTRY_VERIFY(cancel->isVisible());
    QTest::mouseClick(cancel, Qt::LeftButton);
    m_gate->open();
    QTRY_COMPARE(cancelled.count(), 1);
    QVERIFY(!cancel->isVisible());
}

void TestQueuePanel::statusSaysMessagesForAWhile()
{
    auto *model = child<ElidedLabel>("statusModel");
    const QString before = model->text();
    m_status->showMessage(QStringLiteral("Copied."), 30);
    QCOMPARE(model->text(), QStringLiteral("Copied."));
    QTRY_COMPARE(model->text(), before);
}

/// Every state at once, in both themes; written to where UNCLIP_SCREENSHOTS says.
void TestQueuePanel::picturesOfTheStates()
{
    startModel();
    JobSpec bad {
        Create { "x", 0, 1, {} }, Mode::Create, QStringLiteral("a castle of glass"), {}, {}
    };
    std::get<Create>(bad.request).sampling.upsampleStages = 2;
    m_queue->add(bad);
    add(QStringLiteral("a red fox in the snow, oil on canvas"));
    QTRY_COMPARE(m_queue->waitingCount() + (m_queue->current() ? 1 : 0), 0);
    addHeld(
        QStringLiteral("a lighthouse at dusk, with a very long prompt that goes on and on, warm "
                       "light, gulls, waves, thick paint, soft shadows and a small boat far out"),
        4);
    add(QStringLiteral("夕阳下的灯塔"), 4);
    select(3);
    list()->setFocus();
    const QString folder = qEnvironmentVariable("UNCLIP_SCREENSHOTS");
    for (const auto shade : { theme::Shade::Light, theme::Shade::Dark }) {
        theme::apply(*qApp, shade);
        const QPixmap window = m_window->grab();
        QVERIFY(!window.isNull());
        if (folder.isEmpty())
            continue;
        const QString name = theme::isDark() ? QStringLiteral("dark") : QStringLiteral("light");
        QVERIFY(window.save(QStringLiteral("%1/queue-%2.png").arg(folder, name)));
    }
}

QTEST_MAIN(TestQueuePanel)
#include "tst_queuepanel.moc"
