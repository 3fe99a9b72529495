#include "training/batch.h"
#include "training/noising.h"
#include "training/ranks.h"

#include "support/freeport.h"

#include <ATen/ATen.h>

#include <QElapsedTimer>
#include <QTest>

#include <future>
#include <map>

using namespace unclip;
using namespace unclip::training;

namespace {

using Variables = std::map<std::string, std::string>;
using Ranks = std::vector<std::shared_ptr<RankGroup>>;

std::optional<RankEnvironment> environmentOf(const Variables &variables)
{
    return readRankEnvironment([&](const char *name) -> const char * {
        const auto found = variables.find(name);
        return found == variables.end() ? nullptr : found->second.c_str();
    });
}

/// Calls `work` with every rank at once, each in a thread of its own.
template <typename Work> void onAll(const Ranks &ranks, Work work)
{
    std::vector<std::future<void>> calls;
    for (const auto &rank : ranks)
        calls.push_back(std::async(std::launch::async, [&, rank] { work(*rank); }));
    for (auto &call : calls)
        call.get();
}

Ranks meet(int size, std::chrono::seconds timeout)
{
    const std::uint16_t port = freePort();
    std::vector<std::future<std::shared_ptr<RankGroup>>> calls;
    for (int i = 0; i < size; ++i)
        calls.push_back(std::async(std::launch::async, [=] {
            return joinRanks({ i, size, "127.0.0.1", port }, timeout);
        }));
    Ranks ranks;
    for (auto &call : calls)
        ranks.push_back(call.get());
    return ranks;
}

} // namespace

Q_DECLARE_METATYPE(Variables)

/// Ranks of one training: who they are, what they share, and what happens when one is lost.
class RanksTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsTheEnvironment()
    {
        QVERIFY(!environmentOf({}));
        QVERIFY(!environmentOf({ { "MASTER_ADDR", "a" } }));
        const auto environment = environmentOf({ { "RANK", "3" },
                                                 { "WORLD_SIZE", "4" },
                                                 { "MASTER_ADDR", "10.0.0.1" },
                                                 { "MASTER_PORT", "29500" } });
        QVERIFY(environment.has_value());
        QCOMPARE(environment->rank, 3);
        QCOMPARE(environment->size, 4);
        QCOMPARE(environment->address, std::string("10.0.0.1"));
        QCOMPARE(environment->port, std::uint16_t { 29500 });
        QCOMPARE(environment->localRank, 0);
        QCOMPARE(environmentOf({ { "RANK", "5" },
                                 { "LOCAL_RANK", "1" },
                                 { "WORLD_SIZE", "8" },
                                 { "MASTER_ADDR", "a" },
                                 { "MASTER_PORT", "1" } })
                     ->localRank,
                 1);
        QCOMPARE(environmentOf({ { "RANK", "0" }, { "WORLD_SIZE", "1" } })->size, 1);
    }

    void refusesBadEnvironments_data()
    {
        QTest::addColumn<Variables>("variables");
        QTest::addColumn<QByteArray>("named");
        const Variables good { { "RANK", "0" },
                               { "WORLD_SIZE", "2" },
                               { "MASTER_ADDR", "localhost" },
                               { "MASTER_PORT", "29500" } };
        const auto row = [&](const char *name, const std::string &key, const std::string &value) {
            Variables variables = good;
            variables[key] = value;
            QTest::newRow(name) << variables << QByteArray::fromStdString(key);
        };
        row("rank beyond", "RANK", "2");
        row("negative rank", "RANK", "-1");
        row("rank in words", "RANK", "first");
        row("no rank", "RANK", "");
        row("no ranks", "WORLD_SIZE", "0");
        row("size with tail", "WORLD_SIZE", "2x");
        row("huge size", "WORLD_SIZE", "99999999999999999999");
        row("no address", "MASTER_ADDR", "");
        row("no port", "MASTER_PORT", "");
        row("port 0", "MASTER_PORT", "0");
        row("port beyond", "MASTER_PORT", "65536");
        row("port with space", "MASTER_PORT", " 29500");
        row("local rank in words", "LOCAL_RANK", "first");
    }

    void refusesBadEnvironments()
    {
        QFETCH(Variables, variables);
        QFETCH(QByteArray, named);
        try {
            environmentOf(variables);
            QFAIL("accepted");
        } catch (const InvalidRequest &error) {
            QVERIFY2(QByteArray(error.what()).contains(named), error.what());
        }
    }

    void sharesMakeTheWhole()
    {
        const NoiseSchedule schedule(1000);
        const at::Tensor clean = at::arange(96, at::kFloat).view({ 6, 2, 8 });
        const NoisedBatch whole = addNoise(clean, schedule, stepGenerator(1, 2));
        const at::Tensor flips = coinFlips(6, 0.5, stepGenerator(1, 2));
        for (int rank = 0; rank < 3; ++rank) {
            const BatchShare share { rank, 3 };
            const NoisedBatch part =
                addNoise(share.rowsOf(clean), schedule, stepGenerator(1, 2), share);
            QVERIFY(at::equal(part.noisy, share.rowsOf(whole.noisy)));
            QVERIFY(at::equal(part.velocity, share.rowsOf(whole.velocity)));
            QVERIFY(at::equal(part.timesteps, share.rowsOf(whole.timesteps)));
            QVERIFY(at::equal(coinFlips(6, 0.5, stepGenerator(1, 2), share), share.rowsOf(flips)));
        }
        QVERIFY_EXCEPTION_THROWN((BatchShare { 0, 4 }.countOf(6)), InvalidRequest);
    }

    void oneRankIsItself()
    {
        const auto ranks = singleRank();
        const at::Tensor value = at::full({ 2 }, 3.0, at::kFloat);
        ranks->average({ value });
        ranks->broadcast({ value });
        ranks->barrier();
        ranks->requireSame(5, "pictures");
        QCOMPARE(value[1].item<float>(), 3.0f);
        QCOMPARE(ranks->mean(0.1), 0.1);
        QVERIFY(at::equal(ranks->gather(value), value));
        QVERIFY(ranks->isFirst());
    }

    void ranksExchange()
    {
        const Ranks ranks = meet(3, std::chrono::seconds(30));
        onAll(ranks, [](RankGroup &group) {
            const double own = group.rank() + 1.0; // 1, 2, 3
            const at::Tensor small = at::full({ 3 }, own, at::kBFloat16);
            const at::Tensor turned = at::full({ 1, 2, 3, 4 }, 10.0 * own, at::kFloat)
                                          .contiguous(at::MemoryFormat::ChannelsLast);
            group.average({ small, turned });
            QCOMPARE(small[2].item<float>(), 2.0f);
            QCOMPARE(turned.min().item<float>(), 20.0f);
            QCOMPARE(turned.max().item<float>(), 20.0f);
            QCOMPARE(group.mean(own), 2.0);

            const at::Tensor sent = at::full({ 2, 2 }, own, at::kLong);
            group.broadcast({ sent });
            QCOMPARE(sent[1][1].item<std::int64_t>(), std::int64_t { 1 });

            const at::Tensor rows = group.gather(at::full({ 2, 2 }, own, at::kFloat));
            QCOMPARE(rows.size(0), std::int64_t { 6 });
            QCOMPARE(rows[1][0].item<float>(), 1.0f);
            QCOMPARE(rows[5][1].item<float>(), 3.0f);
        });
    }

    void ranksThatDifferAllStop()
    {
        const Ranks ranks = meet(2, std::chrono::seconds(30));
        onAll(ranks, [](RankGroup &group) {
            group.requireSame(7, "steps");
            try {
                group.requireSame(100 + group.rank(), "pictures");
                QFAIL("accepted");
            } catch (const InvalidRequest &error) {
                QVERIFY2(QByteArray(error.what()).contains("101 pictures"), error.what());
            }
        });
    }

    void aLostRankIsNoticedAtOnce()
    {
        Ranks ranks = meet(2, std::chrono::seconds(60));
        ranks.pop_back();
        QElapsedTimer timer;
        timer.start();
        QVERIFY_EXCEPTION_THROWN(ranks.front()->barrier(), RankError);
        QVERIFY(timer.elapsed() < 30000); // long before its time is over
    }

    void aSilentRankIsNoticedInTime()
    {
        const Ranks ranks = meet(2, std::chrono::seconds(1));
        QVERIFY_EXCEPTION_THROWN(ranks.front()->barrier(), RankError);
    }

    void nobodyThereIsAnError()
    {
        try {
            joinRanks({ 1, 2, "127.0.0.1", freePort() }, std::chrono::seconds(1));
            QFAIL("joined");
        } catch (const RankError &error) {
            QVERIFY2(QByteArray(error.what()).contains("Rank 1 of 2"), error.what());
        }
    }
};

QTEST_GUILESS_MAIN(RanksTest)
#include "tst_ranks.moc"
