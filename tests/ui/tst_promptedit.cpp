#include "session/prompthistory.h"
#include "widgets/promptcount.h"
#include "widgets/promptedit.h"

#include <QLineEdit>
#include <QMimeData>
#include <QShortcut>
#include <QSignalSpy>
#include <QTest>
#include <QUrl>
#include <QVBoxLayout>

#include <memory>

using namespace unclip;

namespace {

/// A counter for tests: a token a character, `limit` of them read.
std::function<TokenCount(const QString &)> lettersUpTo(int limit)
{
    return [limit](const QString &text) {
        const auto letters = text.toUcs4();
        TokenCount count;
        count.limit = limit;
        count.tokens = static_cast<int>(letters.size());
        QString read;
        for (int i = 0; i < std::min(limit, count.tokens); ++i)
            read += QString::fromUcs4(reinterpret_cast<const char32_t *>(&letters[i]), 1);
        count.readBytes = static_cast<std::size_t>(read.toUtf8().size());
        return count;
    };
}

QString greyed(const PromptEdit &edit)
{
    const auto selections = edit.extraSelections();
    return selections.isEmpty() ? QString() : selections.first().cursor.selectedText();
}

} // namespace

class TestPromptEdit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void typingEdits();
    void settingIsSilent();
    void keepsTheCursor();
    void keepsUnusualLetters();
    void greysTheTail_data();
    void greysTheTail();
    void showsNothingWithoutACounter();
    void warnsOfUnknownWords();
    void recountsForAnotherModel();
    void walksThroughHistory();
    void historyIsOneUndoStep();
    void tabLeaves();
    void makeKeyIsNotEaten();
    void takesTextButNoFiles();

private:
    std::unique_ptr<QWidget> m_window;
    PromptEdit *m_edit = nullptr;
    QLineEdit *m_next = nullptr;
};

void TestPromptEdit::init()
{
    m_window = std::make_unique<QWidget>();
    auto *column = new QVBoxLayout(m_window.get());
    m_edit = new PromptEdit;
    m_next = new QLineEdit;
    column->addWidget(m_edit);
    column->addWidget(m_next);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    m_edit->setFocus();
}

void TestPromptEdit::typingEdits()
{
    QSignalSpy edits(m_edit, &PromptEdit::edited);
    QTest::keyClicks(m_edit, QStringLiteral("fox"));
    QCOMPARE(edits.count(), 3);
    QCOMPARE(edits.last()[0].toString(), QStringLiteral("fox"));
}

void TestPromptEdit::settingIsSilent()
{
    QSignalSpy edits(m_edit, &PromptEdit::edited);
    m_edit->setPrompt(QStringLiteral("a fox\nin the snow"));
    QCOMPARE(m_edit->prompt(), QStringLiteral("a fox\nin the snow"));
    QCOMPARE(edits.count(), 0);
}

void TestPromptEdit::keepsTheCursor()
{
    QTest::keyClicks(m_edit, QStringLiteral("a red fox"));
    QTextCursor cursor = m_edit->textCursor();
    cursor.setPosition(3);
    m_edit->setTextCursor(cursor);
    m_edit->setPrompt(QStringLiteral("a red fox")); // the session shows what was just typed
    QCOMPARE(m_edit->textCursor().position(), 3);
    m_edit->setPrompt(QStringLiteral("a"));
    QCOMPARE(m_edit->textCursor().position(), 1);
}

void TestPromptEdit::keepsUnusualLetters()
{
    const QString prompt = QStringLiteral("caf\u00e9\u00a0\u96ea \U0001F98A");
    m_edit->setPrompt(prompt);
    QCOMPARE(m_edit->prompt(), prompt); // the no-break space too
}

void TestPromptEdit::greysTheTail_data()
{
    QTest::addColumn<QString>("prompt");
    QTest::addColumn<QString>("tail");
    QTest::newRow("latin") << QStringLiteral("foxes") << QStringLiteral("es");
    QTest::newRow("accents") << QStringLiteral("éèêëx") << QStringLiteral("ëx");
    QTest::newRow("chinese") << QStringLiteral("雪中的狐狸") << QStringLiteral("狐狸");
    QTest::newRow("emoji") << QStringLiteral("🦊🦊🦊🦊x") << QStringLiteral("🦊x");
    QTest::newRow("fits") << QStringLiteral("fox") << QString();
}

void TestPromptEdit::greysTheTail()
{
    QFETCH(const QString, prompt);
    QFETCH(const QString, tail);
    m_edit->setCounter(lettersUpTo(3));
    m_edit->setPrompt(prompt);
    QCOMPARE(greyed(*m_edit), tail);
    m_edit->setPrompt(QString());
    QCOMPARE(greyed(*m_edit), QString());
}

void TestPromptEdit::showsNothingWithoutACounter()
{
    auto *footer = m_edit->findChild<PromptCount *>();
    QVERIFY(!footer->isVisible());
    m_edit->setCounter(lettersUpTo(10));
    m_edit->setPrompt(QStringLiteral("fox"));
    QVERIFY(footer->isVisible());
    QCOMPARE(footer->countText(), QStringLiteral("3 / 10"));
    QCOMPARE(m_edit->count().tokens, 3);
    m_edit->setCounter({}); // the model is gone
    QVERIFY(!footer->isVisible());
}

void TestPromptEdit::warnsOfUnknownWords()
{
    auto *footer = m_edit->findChild<PromptCount *>();
    m_edit->setCounter([](const QString &text) {
        return TokenCount { 2, 10, 8, text.contains(QLatin1Char('#')) ? 1 : 0 };
    });
    m_edit->setPrompt(QStringLiteral("fox"));
    QCOMPARE(footer->warning(), QString());
    const QImage calm = footer->grab().toImage();
    m_edit->setPrompt(QStringLiteral("fox #"));
    QVERIFY(footer->warning().contains(QStringLiteral("does not know 1 word")));
    QVERIFY(footer->toolTip().contains(footer->warning()));
    QVERIFY(footer->grab().toImage() != calm);
}

void TestPromptEdit::recountsForAnotherModel()
{
    int limit = 3;
    m_edit->setCounter([&limit](const QString &text) { return lettersUpTo(limit)(text); });
    m_edit->setPrompt(QStringLiteral("foxes"));
    QCOMPARE(greyed(*m_edit), QStringLiteral("es"));
    QSignalSpy counts(m_edit, &PromptEdit::counted);
    limit = 4;
    m_edit->recount();
    QCOMPARE(greyed(*m_edit), QStringLiteral("s"));
    QCOMPARE(counts.count(), 1);
    QCOMPARE(counts[0][0].value<TokenCount>().limit, 4);
}

void TestPromptEdit::walksThroughHistory()
{
    PromptHistory history;
    history.setEntries({ QStringLiteral("oldest"), QStringLiteral("newest") });
    m_edit->setHistory(&history);
    m_edit->setPrompt(QStringLiteral("draft"));
    QSignalSpy edits(m_edit, &PromptEdit::edited);
    QTest::keyClick(m_edit, Qt::Key_Up, Qt::AltModifier);
    QCOMPARE(m_edit->prompt(), QStringLiteral("newest"));
    QCOMPARE(edits.count(), 1);
    QTest::keyClick(m_edit, Qt::Key_Up, Qt::AltModifier);
    QTest::keyClick(m_edit, Qt::Key_Up, Qt::AltModifier); // no further
    QCOMPARE(m_edit->prompt(), QStringLiteral("oldest"));
    QTest::keyClick(m_edit, Qt::Key_Down, Qt::AltModifier);
    QTest::keyClick(m_edit, Qt::Key_Down, Qt::AltModifier);
    QCOMPARE(m_edit->prompt(), QStringLiteral("draft"));
}

void TestPromptEdit::historyIsOneUndoStep()
{
    PromptHistory history;
    history.setEntries({ QStringLiteral("an old one") });
    m_edit->setHistory(&history);
    QTest::keyClicks(m_edit, QStringLiteral("fox"));
    QTest::keyClick(m_edit, Qt::Key_Up, Qt::AltModifier);
    m_edit->undo();
    QCOMPARE(m_edit->prompt(), QStringLiteral("fox"));
}

void TestPromptEdit::tabLeaves()
{
    QTest::keyClick(m_edit, Qt::Key_Tab);
    QVERIFY(m_next->hasFocus());
    QCOMPARE(m_edit->prompt(), QString());
}

void TestPromptEdit::makeKeyIsNotEaten()
{
    QShortcut make(QKeySequence(Qt::CTRL | Qt::Key_Return), m_window.get());
    QSignalSpy made(&make, &QShortcut::activated);
    QTest::keyClicks(m_edit, QStringLiteral("fox"));
    QTest::keyClick(m_window->windowHandle(), Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(made.count(), 1);
    QCOMPARE(m_edit->prompt(), QStringLiteral("fox"));
    QTest::keyClick(m_edit, Qt::Key_Return); // alone it is a new line
    QCOMPARE(m_edit->prompt(), QStringLiteral("fox\n"));
}

void TestPromptEdit::takesTextButNoFiles()
{
    class Probe : public PromptEdit
    {
    public:
        using PromptEdit::canInsertFromMimeData;
    } probe;
    QMimeData text;
    text.setText(QStringLiteral("a fox"));
    QVERIFY(probe.canInsertFromMimeData(&text));
    QMimeData file;
    file.setUrls({ QUrl::fromLocalFile(QStringLiteral("/a/cat.png")) });
    file.setText(QStringLiteral("/a/cat.png"));
    QVERIFY(!probe.canInsertFromMimeData(&file)); // it is for the window, or a slot
}

QTEST_MAIN(TestPromptEdit)
#include "tst_promptedit.moc"
