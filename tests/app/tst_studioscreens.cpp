#include "app/studioworld.h"
#include "themecontroller.h"
#include "translations.h"

using namespace unclip;

/// Screenshots of every mode in both languages and themes, into UNCLIP_SCREENS_DIR or the build
/// folder; what is tested is that they can be made and are not empty.
class StudioScreensTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_world.start();
        QVERIFY(m_world.isUp());
        makePictures();
    }

    void everyMode_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("theme");
        for (const char *language : { "en", "zh_CN" })
            for (const char *theme : { "light", "dark" })
                QTest::addRow("%s %s", language, theme)
                    << QString::fromLatin1(language) << QString::fromLatin1(theme);
    }

    void everyMode()
    {
        QFETCH(QString, language);
        QFETCH(QString, theme);
        m_world.translations().choose(language);
        m_world.theme().choose(theme == QLatin1String("dark") ? ThemeChoice::Dark
                                                              : ThemeChoice::Light);
        for (const QSize &size : sizes()) {
            m_world.window().resize(size);
            for (int mode = 0; mode < 6; ++mode) {
                m_world.services().session.setMode(static_cast<Mode>(mode));
                QTest::qWait(mode == 0 ? 200 : 1200); // live frames come
                const QPixmap shot = m_world.window().grab();
                QCOMPARE(shot.size() / shot.devicePixelRatio(), size);
                const QString name = QStringLiteral("%1-%2-%3-%4.png")
                                         .arg(modeKey(static_cast<Mode>(mode)), language, theme)
                                         .arg(size.width());
                QVERIFY(shot.save(folder() + name));
            }
        }
    }

private:
    /// UNCLIP_SCREENS_SIZE, as "2560x1440", stands for the usual ones.
    static QList<QSize> sizes()
    {
        const QStringList asked =
            qEnvironmentVariable("UNCLIP_SCREENS_SIZE").split(QLatin1Char('x'));
        if (asked.size() == 2)
            return { QSize(asked.at(0).toInt(), asked.at(1).toInt()) };
        return { QSize(1440, 900), QSize(1280, 720) };
    }

    static QString folder()
    {
        QString folder = qEnvironmentVariable("UNCLIP_SCREENS_DIR");
        if (folder.isEmpty())
            folder = QCoreApplication::applicationDirPath() + QStringLiteral("/../screens");
        QDir().mkpath(folder);
        return folder + QLatin1Char('/');
    }

    void makePictures()
    {
        StudioServices services = m_world.services();
        for (const char *prompt : { "a red apple", "a smiling cat", "a green tree" }) {
            StudioInputs inputs = services.session.inputs();
            inputs.create.prompt = QString::fromLatin1(prompt);
            inputs.create.count = 3;
            inputs.create.sampling.seed = 3;
            inputs.create.freshSeed = false;
            services.session.edit(inputs, QStringLiteral("words"));
            m_world.window().panel(Mode::Create).make(ModePanel::Place::Last);
        }
        QVERIFY(m_world.waitForPictures(9));
        QTRY_COMPARE(services.library.count(), 9);
        const std::vector<PictureRecord> pictures = services.library.pictures();
        for (const Mode mode : { Mode::Vary, Mode::Blend, Mode::Edit, Mode::Explore }) {
            const PictureRecord &picture = pictures.at(7);
            m_world.window().panel(mode).takePicture(picture.file, picture.id, 0);
        }
        m_world.window().panel(Mode::Blend).takePicture(pictures.at(1).file, pictures.at(1).id, 1);
        StudioInputs inputs = services.session.inputs();
        inputs.edit.before = QStringLiteral("a red apple");
        inputs.edit.after = QStringLiteral("a green apple");
        services.session.edit(inputs, QStringLiteral("captions"));
    }

    StudioWorld m_world;
};

QTEST_MAIN(StudioScreensTest)
#include "tst_studioscreens.moc"
