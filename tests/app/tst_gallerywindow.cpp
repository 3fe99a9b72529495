#include "app/eventclock.h"
#include "app/fakeloader.h"
#include "app/studioworld.h"
#include "session/gallerymodel.h"
#include "support/timelimit.h"
#include "ui/largelibrary.h"
#include "unclip/imagefile.h"

#include <QComboBox>
#include <QLineEdit>
#include <QListView>
#include <QScrollBar>
#include <QToolButton>
#include <QWheelEvent>

using namespace unclip;
using namespace unclip::test;

namespace {

constexpr int openMs = timeLimit(1000); ///< the product's promises
constexpr double frameMs = timeLimit(50);
constexpr double stallMs = timeLimit(100); ///< of what is no scrolling
constexpr int sourcePictures = 8;
constexpr int sourceSide = 256;
constexpr int wheelNotch = 120;
constexpr int wheelTurns = 150;
constexpr int attempts = 3; ///< the best of them: other programs may hold one up
constexpr int scattered = 200; ///< pictures thrown away, each between others
constexpr int pageTurns = 60;
constexpr int embeddingDimension = 256; ///< of the scripted pipeline

/// Noise, which no compression makes easy to read.
QList<QByteArray> pictures()
{
    QList<QByteArray> files;
    for (int i = 0; i < sourcePictures; ++i) {
        Image image = Image::blank(sourceSide, sourceSide);
        std::uint32_t state = static_cast<std::uint32_t>(i) + 1;
        for (std::uint8_t &value : image.rgb) {
            state = state * 1664525 + 1013904223;
            value = static_cast<std::uint8_t>(state >> 24);
        }
        const std::vector<std::uint8_t> bytes = encodePng(image);
        files << QByteArray(reinterpret_cast<const char *>(bytes.data()),
                            static_cast<qsizetype>(bytes.size()));
    }
    return files;
}

/// Notes when the grid first paints tiles, and when all that are in sight have their pictures.
class FirstPaint : public QObject
{
public:
    explicit FirstPaint(QListView *view)
        : m_view(view)
    {
        m_timer.start();
        view->viewport()->installEventFilter(this);
    }

    bool hasTiles() const { return m_tilesMs >= 0; }
    bool hasPictures() const { return m_picturesMs >= 0; }
    qint64 tilesMs() const { return m_tilesMs; }
    qint64 picturesMs() const { return m_picturesMs; }

protected:
    bool eventFilter(QObject *, QEvent *event) override
    {
        if (event->type() != QEvent::Paint || m_view->model()->rowCount() == 0)
            return false;
        if (!hasTiles())
            m_tilesMs = m_timer.elapsed();
        if (!hasPictures() && areAllThere())
            m_picturesMs = m_timer.elapsed();
        return false;
    }

private:
    bool areAllThere() const
    {
        const QRect area = m_view->viewport()->rect();
        for (int row = 0; row < m_view->model()->rowCount(); ++row) {
            const QModelIndex index = m_view->model()->index(row, 0);
            if (!area.intersects(m_view->visualRect(index)))
                return row > 0;
            if (index.data(Qt::DecorationRole).isNull())
                return false;
        }
        return true;
    }

    QListView *m_view;
    QElapsedTimer m_timer;
    qint64 m_tilesMs = -1;
    qint64 m_picturesMs = -1;
};

} // namespace

/// The gallery's numbers with 25,000 pictures, in the real window. Every event that the GUI thread
/// handles is timed, painting among them.
class GalleryWindowTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_world = std::make_unique<StudioWorld>(fakeLoader());
        qputenv("XDG_DATA_HOME", QFile::encodeName(m_world->path(QStringLiteral("data"))));
        QDir().mkpath(m_world->path(QStringLiteral("data"))); // the trash
        fillLargeLibrary(PictureStore(m_world->libraryFolder()), pictures(), embeddingDimension);
    }

    void cleanupTestCase() { m_world.reset(); }

    void opensInASecond();
    void becomesTheWholeWindow();
    void scrolls_data();
    void scrolls();
    void dragsTheScrollBar();
    void typesAWord();
    void filters_data();
    void filters();
    void searchesByMeaning();
    void selectsAll();
    void changesAll();
    void throwsAllAway();

private:
    static TimedApplication &clock() { return *static_cast<TimedApplication *>(qApp); }

    QListView *view() { return m_world->find<QListView>(QStringLiteral("galleryView")); }

    /// Events are handled until nothing is left to do for a moment.
    static void settle(int ms = 30)
    {
        QTest::qWait(ms);
        QCoreApplication::sendPostedEvents();
    }

    static void check(double limit)
    {
        qInfo("longest: %s", qPrintable(clock().text()));
        QVERIFY2(clock().longestMs() < limit, qPrintable(clock().text()));
    }

    std::unique_ptr<StudioWorld> m_world;
};

void GalleryWindowTest::opensInASecond()
{
    qint64 best = 100 * openMs;
    for (int i = 0; i < attempts && best >= openMs; ++i) {
        QElapsedTimer timer;
        timer.start();
        m_world->start();
        const qint64 shown = timer.elapsed();
        clock().restart();
        FirstPaint paint(view());
        QTRY_VERIFY(paint.hasPictures());
        qInfo("window after %lld ms; tiles %lld ms later, all their pictures %lld ms later",
              static_cast<long long>(shown), static_cast<long long>(paint.tilesMs()),
              static_cast<long long>(paint.picturesMs()));
        best = std::min(best, paint.tilesMs());
    }
    QVERIFY(best < openMs);
    QVERIFY(m_world->isModelReady());
    settle(1000); // the comparison with the folder goes on
    check(stallMs);
}

void GalleryWindowTest::becomesTheWholeWindow()
{
    QVERIFY(m_world->isActive());
    clock().restart();
    QTest::keyClick(&m_world->window(), Qt::Key_6, Qt::AltModifier);
    QTRY_COMPARE(m_world->services().session.mode(), Mode::Gallery);
    FirstPaint paint(view());
    QTRY_VERIFY(paint.hasPictures());
    qInfo("all pictures in sight after %lld ms", static_cast<long long>(paint.picturesMs()));
    check(stallMs);
}

void GalleryWindowTest::scrolls_data()
{
    QTest::addColumn<int>("key"); ///< 0: the wheel
    QTest::addColumn<int>("times");
    QTest::newRow("wheel") << 0 << wheelTurns;
    QTest::newRow("page down") << int(Qt::Key_PageDown) << pageTurns;
    QTest::newRow("page up") << int(Qt::Key_PageUp) << pageTurns;
    QTest::newRow("arrow down") << int(Qt::Key_Down) << pageTurns;
    QTest::newRow("end") << int(Qt::Key_End) << 1;
    QTest::newRow("home") << int(Qt::Key_Home) << 1;
}

void GalleryWindowTest::scrolls()
{
    QFETCH(int, key);
    QFETCH(int, times);
    QListView *grid = view();
    grid->setFocus();
    settle();
    const int before = grid->verticalScrollBar()->value();
    clock().restart();
    for (int i = 0; i < times; ++i) {
        if (key != 0) {
            QTest::keyClick(grid, static_cast<Qt::Key>(key));
        } else {
            const QPointF at = grid->viewport()->rect().center();
            QWheelEvent event(at, grid->viewport()->mapToGlobal(at), {}, { 0, -wheelNotch },
                              Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
            QCoreApplication::sendEvent(grid->viewport(), &event);
        }
        settle(8);
    }
    settle(200);
    QVERIFY(grid->verticalScrollBar()->value() != before);
    check(frameMs);
}

void GalleryWindowTest::dragsTheScrollBar()
{
    QScrollBar *bar = view()->verticalScrollBar();
    clock().restart();
    for (int i = 0; i <= 50; ++i) {
        bar->setValue(bar->maximum() / 50 * i);
        settle(8);
    }
    settle(200);
    check(frameMs);
}

void GalleryWindowTest::typesAWord()
{
    auto *field = m_world->find<QLineEdit>(QStringLiteral("searchField"));
    QVERIFY(field != nullptr);
    field->setFocus();
    settle();
    clock().restart();
    QTest::keyClicks(field, QStringLiteral("apple 2499"), Qt::NoModifier, 5);
    settle(100);
    QVERIFY(view()->model()->rowCount() < 100);
    check(stallMs);
    clock().restart();
    field->clear();
    settle(100);
    QCOMPARE(view()->model()->rowCount(), largeLibrarySize);
    check(stallMs);
}

void GalleryWindowTest::filters_data()
{
    QTest::addColumn<QString>("box");
    QTest::addColumn<int>("index");
    QTest::newRow("mode") << QStringLiteral("modeFilter") << 2;
    QTest::newRow("model") << QStringLiteral("modelFilter") << 1;
    QTest::newRow("date") << QStringLiteral("dateFilter") << 4;
    QTest::newRow("rating") << QStringLiteral("ratingFilter") << 3;
}

void GalleryWindowTest::filters()
{
    QFETCH(QString, box);
    QFETCH(int, index);
    auto *combo = m_world->find<QComboBox>(box);
    QVERIFY(combo != nullptr);
    clock().restart();
    for (const int choice : { index, 0 }) {
        combo->setCurrentIndex(choice);
        Q_EMIT combo->activated(choice);
        settle(60);
    }
    QCOMPARE(view()->model()->rowCount(), largeLibrarySize);
    check(stallMs);
}

void GalleryWindowTest::searchesByMeaning()
{
    auto *meaning = m_world->find<QToolButton>(QStringLiteral("meaningButton"));
    auto *field = m_world->find<QLineEdit>(QStringLiteral("searchField"));
    QVERIFY(meaning != nullptr && meaning->isEnabled());
    meaning->click();
    field->setFocus();
    for (const char *words : { "a red apple", "a cat" }) { // the first reads all embeddings
        clock().restart();
        QElapsedTimer timer;
        timer.start();
        field->clear();
        QTest::keyClicks(field, QString::fromLatin1(words));
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(view()->model()->rowCount() <= 500, 10000);
        qInfo("found after %lld ms", static_cast<long long>(timer.elapsed()));
        settle(100);
        check(stallMs);
    }
    clock().restart();
    meaning->click();
    field->clear();
    QTRY_COMPARE(view()->model()->rowCount(), largeLibrarySize);
    check(stallMs);
}

void GalleryWindowTest::selectsAll()
{
    QTest::keyClick(&m_world->window(), Qt::Key_I); // the info panel sums them up
    view()->setFocus();
    settle();
    clock().restart();
    QTest::keyClick(view(), Qt::Key_A, Qt::ControlModifier);
    settle(100);
    QCOMPARE(view()->selectionModel()->selectedRows().size(), largeLibrarySize);
    check(stallMs);
    clock().restart();
    QTest::keyClick(view(), Qt::Key_Down);
    settle(100);
    check(stallMs);
}

void GalleryWindowTest::changesAll()
{
    QTest::keyClick(view(), Qt::Key_A, Qt::ControlModifier);
    settle();
    clock().restart();
    QTest::keyClick(view(), Qt::Key_4);
    settle(300);
    QCOMPARE(m_world->services().library.pictures().front().rating, 4);
    check(2 * stallMs);
}

void GalleryWindowTest::throwsAllAway()
{
    Library &library = m_world->services().library;
    QStringList ids;
    for (int i = 0; i < scattered; ++i)
        ids << library.pictures()[static_cast<std::size_t>(i * 125)].id;
    clock().restart();
    clock().measure("moveToTrash", [&] { library.moveToTrash(ids); }); // the hardest for a view
    settle(300);
    QCOMPARE(library.count(), largeLibrarySize - scattered);
    check(2 * stallMs);
    clock().restart();
    library.undoTrash();
    QTRY_COMPARE_WITH_TIMEOUT(library.count(), largeLibrarySize, 60000);
    settle(300);
    check(2 * stallMs);
}

int main(int argc, char *argv[])
{
    TimedApplication application(argc, argv);
    GalleryWindowTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_gallerywindow.moc"
