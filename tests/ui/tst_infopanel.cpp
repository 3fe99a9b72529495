#include "panels/infopanel.h"

#include "panels/infoform.h"
#include "panels/lineagerow.h"
#include "ui/viewerworld.h"
#include "unclip/imagefile.h"
#include "widgets/starrating.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QToolButton>

using namespace unclip;

using RecipeState = InfoPanel::RecipeState;

namespace {

class InfoWorld : public ViewerWorld
{
public:
    InfoWorld()
        : panel(library, thumbnails)
    {
        panel.resize(300, 700);
        panel.show();
    }

    bool show(const QStringList &ids)
    {
        panel.showPictures(ids);
        return QTest::qWaitFor([this] { return panel.recipeState() != RecipeState::Reading; });
    }

    QString value(const char *name) const
    {
        return panel.findChild<InfoForm *>()->valueOf(QLatin1String(name));
    }

    QString shownText(const char *name) const
    {
        return panel.findChild<QLabel *>(QLatin1String(name))->text();
    }

    QPushButton *button(const char *name) const
    {
        return panel.findChild<QPushButton *>(QLatin1String(name));
    }

    LineageRow *row(const char *name) const
    {
        return panel.findChild<LineageRow *>(QLatin1String(name));
    }

    InfoPanel panel;
};

} // namespace

class TestInfoPanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingSelected();
    void everythingOfACreatedPicture();
    void everythingOfAnEdit();
    void hostileWordsStayPlain();
    void ratingAndStarGoToTheLibrary();
    void ratingByKeyboard();
    void changesOfTheLibraryShow();
    void lineageIsClickable();
    void childrenAppearWhenMade();
    void aFileWithoutRecipe();
    void aFileWithADamagedRecipe();
    void aFileThatIsGone();
    void theRecipeIsCopied();
    void actionsAreAskedFor();
    void severalAreSummed();
    void removedPicturesLeave();
    void onlyTheNewestRecipeCounts();
    void fitsANarrowColumn();
    void scrollsOnlyWhatThereIs();
};

void TestInfoPanel::nothingSelected()
{
    InfoWorld world;
    QVERIFY(world.panel.findChild<QLabel *>(QStringLiteral("infoEmpty"))->isVisible());
    QVERIFY(!world.panel.findChild<StarRating *>()->isVisible());
    world.panel.showPictures({ QStringLiteral("nobody") });
    QVERIFY(world.panel.findChild<QLabel *>(QStringLiteral("infoEmpty"))->isVisible());
}

void TestInfoPanel::everythingOfACreatedPicture()
{
    InfoWorld world;
    const PictureRecord record = world.save("a red apple", 4711);
    QVERIFY(world.show({ record.id }));
    QCOMPARE(world.panel.recipeState(), RecipeState::Found);
    QCOMPARE(world.shownText("infoPrompt"), QStringLiteral("a red apple"));
    QCOMPARE(world.value("Seed"), QStringLiteral("4711"));
    QCOMPARE(world.value("Mode"), QStringLiteral("Create"));
    QCOMPARE(world.value("Model"), QStringLiteral("fake"));
    QCOMPARE(world.value("Size"), QStringLiteral("16 × 16"));
    QVERIFY(world.value("Steps").contains(QStringLiteral("20")));
    QVERIFY(world.value("Steps").contains(QStringLiteral("25")));
    QCOMPARE(world.value("Guidance"), QStringLiteral("8"));
    QVERIFY(world.value("Prior").contains(QStringLiteral("Diffusion")));
    QVERIFY(world.value("Made on").contains(QStringLiteral("fp32")));
    QVERIFY(!world.value("Made").isEmpty());
    QVERIFY(!world.value("File size").isEmpty());
}

void TestInfoPanel::everythingOfAnEdit()
{
    InfoWorld world;
    Edit edit;
    PictureSource source;
    source.image = Image::blank(8, 8);
    source.name = "cat.png";
    source.sha256 = std::string(64, 'c');
    edit.source = source;
    edit.beforeText = "a cat";
    edit.afterText = "a tiger";
    edit.strengths = { 0.5 };
    edit.inversionSteps = 12;
    const PictureRecord record = world.save(Request { edit });
    QVERIFY(world.show({ record.id }));
    QCOMPARE(world.value("Before"), QStringLiteral("a cat"));
    QCOMPARE(world.value("After"), QStringLiteral("a tiger"));
    QCOMPARE(world.value("Strength"), QStringLiteral("θ 0.50"));
    QCOMPARE(world.value("Sources"), QStringLiteral("cat.png"));
    QVERIFY(world.value("Steps").contains(QStringLiteral("12")));
    QVERIFY(world.value("Prior").isEmpty());
    QVERIFY(world.value("Drift").contains(QStringLiteral("0.75")));
}

void TestInfoPanel::hostileWordsStayPlain()
{
    InfoWorld world;
    const char *const hostile = "<b>bold</b> <img src=/etc/passwd>";
    const PictureRecord record = world.save(hostile, 1);
    QVERIFY(world.show({ record.id }));
    const auto *prompt = world.panel.findChild<QLabel *>(QStringLiteral("infoPrompt"));
    QCOMPARE(prompt->textFormat(), Qt::PlainText);
    QCOMPARE(prompt->text(), QLatin1String(hostile));
    for (const QLabel *label : world.panel.findChild<InfoForm *>()->findChildren<QLabel *>())
        QVERIFY(label->textFormat() == Qt::PlainText || label->buddy() != nullptr);
}

void TestInfoPanel::ratingAndStarGoToTheLibrary()
{
    InfoWorld world;
    const QString a = world.save("a", 1).id;
    const QString b = world.save("b", 2).id;
    world.show({ a, b });
    QTest::keyClick(world.panel.findChild<StarRating *>(), Qt::Key_4);
    QCOMPARE(world.library.find(a)->rating, 4);
    QCOMPARE(world.library.find(b)->rating, 4);
    auto *star = world.panel.findChild<QToolButton *>(QStringLiteral("infoStar"));
    star->click();
    QVERIFY(world.library.find(a)->starred && world.library.find(b)->starred);
    star->click();
    QVERIFY(!world.library.find(a)->starred && !world.library.find(b)->starred);
}

void TestInfoPanel::ratingByKeyboard()
{
    InfoWorld world;
    const QString id = world.save("a", 1).id;
    world.show({ id });
    auto *rating = world.panel.findChild<StarRating *>();
    QVERIFY(rating->focusPolicy() & Qt::TabFocus);
    QTest::keyClick(rating, Qt::Key_Right);
    QCOMPARE(world.library.find(id)->rating, 1);
}

void TestInfoPanel::changesOfTheLibraryShow()
{
    InfoWorld world;
    const QString id = world.save("a", 1).id;
    world.show({ id });
    world.library.setRating({ id }, 3);
    QCOMPARE(world.panel.findChild<StarRating *>()->rating(), 3);
    world.library.setStarred({ id }, true);
    QVERIFY(world.panel.findChild<QToolButton *>(QStringLiteral("infoStar"))->isChecked());
}

void TestInfoPanel::lineageIsClickable()
{
    InfoWorld world;
    const QString parent = world.save("parent", 1).id;
    const QString child = world.save("child", 2, {}, { parent }).id;
    world.show({ child });
    QCOMPARE(world.row("infoParents")->ids(), QStringList { parent });
    QVERIFY(world.row("infoParents")->isVisible());
    QVERIFY(!world.row("infoChildren")->isVisible());
    QSignalSpy requested(&world.panel, &InfoPanel::pictureRequested);
    QWidget *strip =
        world.row("infoParents")->findChild<QWidget *>(QString(), Qt::FindDirectChildrenOnly);
    for (QWidget *part : world.row("infoParents")->findChildren<QWidget *>())
        strip = part->inherits("unclip::Filmstrip") ? part : strip;
    QTest::keyClick(strip, Qt::Key_Home);
    QTest::keyClick(strip, Qt::Key_Return);
    QCOMPARE(requested.count(), 1);
    QCOMPARE(requested.front().front().toString(), parent);
    world.show({ parent });
    QCOMPARE(world.row("infoChildren")->ids(), QStringList { child });
}

void TestInfoPanel::childrenAppearWhenMade()
{
    InfoWorld world;
    const QString parent = world.save("parent", 1).id;
    world.show({ parent });
    QVERIFY(!world.row("infoChildren")->isVisible());
    const QString child = world.save("child", 2, {}, { parent }).id;
    QTRY_COMPARE(world.row("infoChildren")->ids(), QStringList { child });
}

void TestInfoPanel::aFileWithoutRecipe()
{
    InfoWorld world;
    const PictureRecord record = world.save("a", 1);
    writeFileAtomically(record.file.toStdString(), encodePng(Image::blank(4, 4)),
                        OverwriteMode::Replace);
    QVERIFY(world.show({ record.id }));
    QCOMPARE(world.panel.recipeState(), RecipeState::Absent);
    QVERIFY(!world.shownText("infoNote").isEmpty());
    QVERIFY(!world.button("infoRecreate")->isEnabled());
    QVERIFY(!world.button("infoCopyRecipe")->isEnabled());
    QCOMPARE(world.value("Seed"), QStringLiteral("1"));
}

void TestInfoPanel::aFileWithADamagedRecipe()
{
    InfoWorld world;
    const PictureRecord record = world.save("a", 1);
    writeFileAtomically(record.file.toStdString(),
                        encodePng(Image::blank(4, 4), { { "unclip-recipe", "{\"version\":" } }),
                        OverwriteMode::Replace);
    QVERIFY(world.show({ record.id }));
    QCOMPARE(world.panel.recipeState(), RecipeState::Malformed);
    QVERIFY(!world.panel.findChild<QLabel *>(QStringLiteral("infoNote"))->toolTip().isEmpty());
    QVERIFY(!world.button("infoUseSettings")->isEnabled());
}

void TestInfoPanel::aFileThatIsGone()
{
    InfoWorld world;
    const PictureRecord record = world.save("a", 1);
    QVERIFY(QFile::remove(record.file));
    QVERIFY(world.show({ record.id }));
    QVERIFY(world.panel.recipeState() == RecipeState::Unreadable
            || world.panel.recipeState() == RecipeState::Malformed);
    QVERIFY(!world.button("infoRecreate")->isEnabled());
}

void TestInfoPanel::theRecipeIsCopied()
{
    InfoWorld world;
    QVERIFY(world.show({ world.save("a red apple", 99).id }));
    QSignalSpy message(&world.panel, &InfoPanel::message);
    world.button("infoCopyRecipe")->click();
    const Recipe recipe = recipeFromJson(QGuiApplication::clipboard()->text().toStdString());
    QCOMPARE(samplingOf(recipe.request).seed, std::uint64_t { 99 });
    QCOMPARE(message.count(), 1);
}

void TestInfoPanel::actionsAreAskedFor()
{
    InfoWorld world;
    const QString id = world.save("a", 1).id;
    QVERIFY(world.show({ id }));
    QSignalSpy requested(&world.panel, &InfoPanel::pictureActionRequested);
    world.button("infoRecreate")->click();
    world.button("infoUseSettings")->click();
    world.panel.findChild<QToolButton *>(QStringLiteral("infoShowInFolder"))->click();
    QCOMPARE(requested.count(), 3);
    QCOMPARE(requested[0][0].value<PictureAction>(), PictureAction::Recreate);
    QCOMPARE(requested[1][0].value<PictureAction>(), PictureAction::UseSettings);
    QCOMPARE(requested[2][0].value<PictureAction>(), PictureAction::ShowInFolder);
    QCOMPARE(requested[2][1].toStringList(), QStringList { id });
}

void TestInfoPanel::severalAreSummed()
{
    InfoWorld world;
    const QString a = world.save("a", 1).id;
    const QString b = world.save("b", 2).id;
    const QString c = world.save("c", 3).id;
    world.library.setStarred({ a }, true);
    world.show({ a, b });
    QVERIFY(world.shownText("infoPrompt").startsWith(QLatin1Char('2')));
    QCOMPARE(world.value("Mode"), QStringLiteral("Create"));
    QCOMPARE(world.value("Starred"), QStringLiteral("1"));
    QVERIFY(world.value("Seed").isEmpty());
    QVERIFY(world.button("infoCompare")->isVisible());
    QVERIFY(!world.button("infoRecreate")->isVisible());
    world.show({ a, b, c });
    QVERIFY(!world.button("infoCompare")->isVisible());
    QVERIFY(world.button("infoExport")->isVisible());
}

void TestInfoPanel::removedPicturesLeave()
{
    InfoWorld world;
    const QString a = world.save("a", 1).id;
    const QString b = world.save("b", 2).id;
    world.show({ a, b });
    world.library.moveToTrash({ a });
    QTRY_COMPARE(world.panel.ids(), QStringList { b });
    QTRY_COMPARE(world.panel.recipeState(), RecipeState::Found);
    QCOMPARE(world.shownText("infoPrompt"), QStringLiteral("b"));
}

void TestInfoPanel::onlyTheNewestRecipeCounts()
{
    InfoWorld world;
    QStringList ids;
    for (int i = 0; i < 12; ++i)
        ids.append(world.save("many", static_cast<std::uint64_t>(i) + 100).id);
    for (const QString &id : ids)
        world.panel.showPictures({ id });
    QTRY_COMPARE(world.panel.recipeState(), RecipeState::Found);
    QCOMPARE(world.value("Seed"), QStringLiteral("111"));
}

void TestInfoPanel::fitsANarrowColumn()
{
    InfoWorld world;
    const std::string longWord(400, 'w');
    QVERIFY(world.show({ world.save(longWord.c_str(), 1).id }));
    world.panel.resize(260, 600);
    QTest::qWait(0);
    for (const QPushButton *button : world.panel.findChildren<QPushButton *>())
        if (button->isVisible())
            QVERIFY2(button->mapTo(&world.panel, QPoint(button->width(), 0)).x() <= 260,
                     qPrintable(button->objectName()));
}

void TestInfoPanel::scrollsOnlyWhatThereIs()
{
    InfoWorld world;
    QVERIFY(world.show({ world.save("a red apple", 1).id }));
    world.panel.resize(300, 800);
    const auto *scroller = world.panel.findChild<QScrollArea *>();
    QTRY_COMPARE(scroller->verticalScrollBar()->maximum(), 0);
}

QTEST_MAIN(TestInfoPanel)
#include "tst_infopanel.moc"
