#include "app/fakeloader.h"
#include "app/studioworld.h"
#include "session/picturestore.h"
#include "widgets/imageslot.h"

#include <QDrag>
#include <QListView>
#include <QMouseEvent>
#include <QProcess>
#include <QStandardPaths>

#include <cstdio>

using namespace unclip;

namespace {

const auto otherArgument = QStringLiteral("--other-program");
constexpr QRect otherPlace { 0, 0, 120, 120 };
constexpr QRect studioPlace { 140, 0, 1280, 800 };
constexpr int dragMs = 20000;

/// What another program is to the studio: a window to drag a file from, and to drop one on.
class OtherProgram : public QWidget
{
public:
    explicit OtherProgram(const QString &file)
        : m_file(file)
    {
        setAcceptDrops(true);
        setGeometry(otherPlace);
        setWindowFlag(Qt::X11BypassWindowManagerHint);
    }

protected:
    void mouseMoveEvent(QMouseEvent *) override
    {
        auto *offered = new QMimeData;
        offered->setUrls({ QUrl::fromLocalFile(m_file) });
        auto *drag = new QDrag(this);
        drag->setMimeData(offered);
        drag->exec(Qt::CopyAction);
    }

    void dragEnterEvent(QDragEnterEvent *event) override { event->acceptProposedAction(); }

    void dropEvent(QDropEvent *event) override
    {
        for (const QUrl &url : event->mimeData()->urls())
            std::printf("dropped %s\n", qPrintable(url.toLocalFile()));
        std::fflush(stdout);
        event->acceptProposedAction();
    }

private:
    QString m_file;
};

} // namespace

/// Drag and drop through a real X server, from and to another program and inside the window, with
/// a real pointer: xdotool moves it.
class StudioDragTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (QGuiApplication::platformName() != QLatin1String("xcb"))
            QSKIP("needs an X server");
        if (QStandardPaths::findExecutable(QStringLiteral("xdotool")).isEmpty())
            QSKIP("needs xdotool");
        m_world = std::make_unique<StudioWorld>(fakeLoader());
        Frame frame;
        frame.image = Image::blank(64, 64, 90);
        Recipe recipe;
        Create create;
        create.prompt = "a grey square";
        recipe.request = create;
        recipe.created = "2024-05-06T07:08:09Z";
        m_record = PictureStore(m_world->libraryFolder()).save(frame, recipe, {});
        m_world->start();
        m_world->window().setGeometry(studioPlace);
        QVERIFY(m_world->isUp());
        m_file = m_world->pictureFile(Qt::red, QStringLiteral("red picture.png"));
        m_other.start(QCoreApplication::applicationFilePath(), { otherArgument, m_file });
        QVERIFY(m_other.waitForReadyRead(dragMs));
    }

    void init() { m_world->services().session.setMode(Mode::Vary); }

    void cleanupTestCase()
    {
        m_other.kill();
        m_other.waitForFinished();
        m_world.reset();
    }

    void fileOntoTheViewer()
    {
        auto *slot = m_world->find<ImageSlot>(QStringLiteral("sourceSlot"));
        slot->clear();
        const QRect window(m_world->window().mapToGlobal(QPoint()), m_world->window().size());
        drag(otherPlace.center(), window.center());
        QTRY_COMPARE_WITH_TIMEOUT(source().file, m_file, dragMs);
        QTRY_VERIFY(source().isReady());
    }

    void fileOntoASlot()
    {
        auto *slot = m_world->find<ImageSlot>(QStringLiteral("sourceSlot"));
        slot->clear();
        QCOMPARE(source().kind, SlotInput::Kind::Empty);
        drag(otherPlace.center(), middleOf(slot));
        QTRY_COMPARE_WITH_TIMEOUT(source().file, m_file, dragMs);
        QTRY_VERIFY(source().isReady());
    }

    void galleryPictureOntoASlot()
    {
        drag(middleOfTile(), middleOf(m_world->find<ImageSlot>(QStringLiteral("sourceSlot"))));
        QTRY_COMPARE_WITH_TIMEOUT(source().pictureId, m_record.id, dragMs);
        QCOMPARE(source().file, m_record.file);
    }

    void galleryPictureOntoAnotherProgram()
    {
        m_other.readAllStandardOutput();
        drag(middleOfTile(), otherPlace.center());
        QTRY_VERIFY_WITH_TIMEOUT(m_other.bytesAvailable() > 0, dragMs);
        QCOMPARE(QString::fromUtf8(m_other.readAllStandardOutput()).trimmed(),
                 QStringLiteral("dropped ") + m_record.file);
        QVERIFY(QFile::exists(m_record.file)); // a copy, whatever the other program does
    }

private:
    const SlotInput &source() { return m_world->services().session.inputs().vary.source; }

    static QPoint middleOf(QWidget *widget) { return widget->mapToGlobal(widget->rect().center()); }

    QPoint middleOfTile()
    {
        auto *view = m_world->find<QListView>(QStringLiteral("galleryView"));
        return view->viewport()->mapToGlobal(view->visualRect(view->model()->index(0, 0)).center());
    }

    /// The pointer of the X server; the events of the drag are handled meanwhile.
    void drag(const QPoint &from, const QPoint &to)
    {
        QStringList arguments;
        const auto move = [&arguments](const QPoint &point) {
            arguments << QStringLiteral("mousemove") << QString::number(point.x())
                      << QString::number(point.y()) << QStringLiteral("sleep")
                      << QStringLiteral("0.1");
        };
        move(from);
        arguments << QStringLiteral("mousedown") << QStringLiteral("1") << QStringLiteral("sleep")
                  << QStringLiteral("0.1");
        constexpr int steps = 8;
        for (int i = 1; i <= steps; ++i)
            move(from + (to - from) * i / steps);
        move(to + QPoint(2, 2));
        arguments << QStringLiteral("mouseup") << QStringLiteral("1");
        QProcess pointer;
        pointer.start(QStringLiteral("xdotool"), arguments);
        QTRY_COMPARE_WITH_TIMEOUT(pointer.state(), QProcess::NotRunning, dragMs);
    }

    std::unique_ptr<StudioWorld> m_world;
    PictureRecord m_record;
    QString m_file;
    QProcess m_other;
};

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() == 3 && arguments.at(1) == otherArgument) {
        OtherProgram other(arguments.at(2));
        other.show();
        std::printf("here\n");
        std::fflush(stdout);
        return QApplication::exec();
    }
    StudioDragTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_studiodrag.moc"
