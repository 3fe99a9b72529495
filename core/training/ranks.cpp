#include "training/ranks.h"

#include <ATen/ATen.h>

#include <charconv>
#include <cstring>

namespace unclip::training {

namespace {

constexpr int mostRanks = 4096;
constexpr int highestPort = 65535;

/// One process: every mean and every broadcast is the value itself.
class SingleRank : public RankGroup
{
public:
    int rank() const override { return 0; }
    int size() const override { return 1; }
    void average(const std::vector<at::Tensor> &) override { }
    void broadcast(const std::vector<at::Tensor> &) override { }
    at::Tensor gather(const at::Tensor &rows) override { return rows.detach(); }
};

using Variable = std::function<const char *(const char *)>;

std::string textOf(const Variable &variable, const char *name)
{
    const char *value = variable(name);
    return value == nullptr ? std::string() : std::string(value);
}

/// A whole number within bounds. @throws InvalidRequest
int numberOf(const Variable &variable, const char *name, int least, int most)
{
    const std::string text = textOf(variable, name);
    if (text.empty())
        throw InvalidRequest(std::string("WORLD_SIZE is set, but ") + name
                             + " is not. Set RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT for "
                               "every rank, or none of them to train in one process.");
    int value = 0;
    const char *end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || stop != end || value < least || value > most)
        throw InvalidRequest(std::string(name) + " is \"" + text.substr(0, 64)
                             + "\"; it has to be a whole number from " + std::to_string(least)
                             + " to " + std::to_string(most) + ".");
    return value;
}

} // namespace

double RankGroup::mean(double value)
{
    if (size() == 1)
        return value;
    const at::Tensor tensor = at::full({ 1 }, value, at::kFloat);
    average({ tensor });
    return tensor.item<double>();
}

void RankGroup::barrier()
{
    mean(0.0);
}

void RankGroup::requireSame(std::int64_t value, const std::string &what)
{
    const at::Tensor values = gather(at::full({ 1 }, value, at::kLong));
    const auto numbers = values.accessor<std::int64_t, 1>();
    for (std::int64_t i = 1; i < values.size(0); ++i)
        if (numbers[i] != numbers[0])
            throw InvalidRequest("Rank " + std::to_string(i) + " has " + std::to_string(numbers[i])
                                 + " " + what + " where rank 0 has " + std::to_string(numbers[0])
                                 + ". Give every rank the same plan, data and options.");
}

std::shared_ptr<RankGroup> singleRank()
{
    return std::make_shared<SingleRank>();
}

std::optional<RankEnvironment> readRankEnvironment(const Variable &variable)
{
    if (textOf(variable, "WORLD_SIZE").empty())
        return std::nullopt;
    RankEnvironment environment;
    environment.size = numberOf(variable, "WORLD_SIZE", 1, mostRanks);
    environment.rank = numberOf(variable, "RANK", 0, mostRanks - 1);
    if (environment.rank >= environment.size)
        throw InvalidRequest("RANK is " + std::to_string(environment.rank) + " of a WORLD_SIZE of "
                             + std::to_string(environment.size)
                             + "; ranks count from 0 to WORLD_SIZE - 1.");
    if (!textOf(variable, "LOCAL_RANK").empty())
        environment.localRank = numberOf(variable, "LOCAL_RANK", 0, mostRanks - 1);
    if (environment.size == 1)
        return environment;
    environment.address = textOf(variable, "MASTER_ADDR");
    if (environment.address.empty())
        throw InvalidRequest("WORLD_SIZE is set, but MASTER_ADDR is not. Set it to the name or "
                             "address of the machine of rank 0.");
    environment.port =
        static_cast<std::uint16_t>(numberOf(variable, "MASTER_PORT", 1, highestPort));
    return environment;
}

} // namespace unclip::training
