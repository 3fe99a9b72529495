#pragma once

#include "session/jobqueue.h"
#include "support/fakepipeline.h"
#include "ui/pipelinegate.h"
#include "unclip/imagefile.h"
#include "unclip/recipe.h"

#include <QAbstractItemModelTester>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <map>

namespace unclip {

/// A queue with a runner, a fake pipeline and a library in a temporary folder, and what it said.
class QueueWorld : public QObject
{
protected:
    static constexpr quint64 bigSeed = 0xFEDCBA9876543210u; ///< no JSON number of Qt holds it

    static JobSpec named(const char *prompt, int images = 1)
    {
        Create create;
        create.prompt = prompt;
        create.imageCount = images;
        create.sampling.seed = bigSeed;
        return { create, Mode::Create, QLatin1String(prompt), {}, {} };
    }

    static void writeBytes(const QString &file, const std::vector<std::uint8_t> &bytes)
    {
        writeFileAtomically(file.toStdString(), bytes, OverwriteMode::Replace);
    }

    /// Pixels of finished pictures by parameter and index, as the files hold them.
    static std::map<std::pair<double, int>, Image>
    picturesByPlace(const QList<PictureRecord> &records)
    {
        std::map<std::pair<double, int>, Image> pictures;
        for (const PictureRecord &record : records) {
            const std::filesystem::path file = record.file.toStdString();
            const Recipe recipe = *recipeFromPngText(readPngText(file));
            pictures[{ recipe.parameter, recipe.pictureIndex }] = readImage(file);
        }
        return pictures;
    }

    void begin()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_script = std::make_shared<FakeScript>();
        m_gate = std::make_unique<PipelineGate>();
        m_script->onStep = [this](const Progress &) { m_gate->pass(); };
        m_saved.clear();
        m_ended.clear();
        m_failure = {};
        open();
    }

    void end()
    {
        m_gate->open();
        m_queue.reset();
        m_runner.reset();
    }

    void open()
    {
        m_runner = std::make_unique<JobRunner>(
            [script = m_script](const auto &folder, const auto &options, const auto &control) {
                return loadFake(script, folder, options, control);
            });
        m_queue = std::make_unique<JobQueue>(*m_runner, PictureStore(path("library")),
                                             path("state/queue.json"));
        new QAbstractItemModelTester(m_queue.get(), m_queue.get());
        connect(m_queue.get(), &JobQueue::pictureSaved, this, [this](const PictureRecord &record) {
            QVERIFY(QFile::exists(record.file));
            m_saved.append(record);
        });
        connect(m_queue.get(), &JobQueue::jobEnded, this,
                [this](quint64 id, JobState end, const Failure &failure) {
                    m_ended.append(value(id, JobQueue::TitleRole).toString());
                    QCOMPARE(state(id), end);
                    m_failure = failure;
                });
    }

    void startModel()
    {
        m_runner->loadModel(QStringLiteral("/models/a"), {});
        QTRY_COMPARE(m_runner->modelState(), ModelState::Ready);
    }

    /// A file where the folder should be.
    void blockLibrary()
    {
        QDir(path("library")).removeRecursively();
        writeBytes(path("library"), { 'x' });
    }

    void unblockLibrary() { QVERIFY(QFile::remove(path("library"))); }

    QVariant value(quint64 id, int role) const
    {
        for (int row = 0; row < m_queue->rowCount(); ++row)
            if (m_queue->index(row).data(JobQueue::IdRole).toULongLong() == id)
                return m_queue->index(row).data(role);
        return {};
    }

    JobState state(quint64 id) const
    {
        return static_cast<JobState>(value(id, JobQueue::StateRole).toInt());
    }

    QStringList titles() const
    {
        QStringList all;
        for (int row = 0; row < m_queue->rowCount(); ++row)
            all << m_queue->index(row).data(JobQueue::TitleRole).toString();
        return all;
    }

    QString path(const char *name) const { return m_folder->filePath(QLatin1String(name)); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::shared_ptr<FakeScript> m_script;
    std::unique_ptr<PipelineGate> m_gate;
    std::unique_ptr<JobRunner> m_runner;
    std::unique_ptr<JobQueue> m_queue;
    QList<PictureRecord> m_saved;
    QStringList m_ended; ///< titles
    Failure m_failure; ///< of the last end
};

} // namespace unclip
