#include "training/ranks.h"

#if defined(UNCLIP_HAS_GLOO)
#include <ATen/ATen.h>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>
#if defined(UNCLIP_HAS_NCCL)
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>
#endif
#include <torch/version.h>

#include <algorithm>
#include <cstdlib>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>
#endif

namespace unclip::training {

#if defined(UNCLIP_HAS_GLOO)

namespace {

// LibTorch 2 split what a library does (Backend) from what Python sees (ProcessGroup).
#if TORCH_VERSION_MAJOR >= 2
using Group = c10d::Backend;
#else
using Group = c10d::ProcessGroup;
#endif

constexpr std::int64_t bucketNumbers = std::int64_t { 16 } << 20; ///< 64 MiB of float32 at a time

/// The first line of what a library says, short enough for a sentence.
std::string firstLine(const std::exception &error)
{
    constexpr std::size_t longest = 200;
    const std::string text = error.what();
    return text.substr(0, std::min(text.find('\n'), longest));
}

std::string nameOf(const RankEnvironment &environment)
{
    return "Rank " + std::to_string(environment.rank) + " of " + std::to_string(environment.size);
}

/// The address of this machine that faces rank 0's; empty when that cannot be told. Sends nothing:
/// connecting a datagram socket only chooses a route.
std::string addressTowards(const RankEnvironment &environment)
{
    addrinfo hints {};
    hints.ai_socktype = SOCK_DGRAM;
    addrinfo *found = nullptr;
    const std::string port = std::to_string(environment.port);
    if (getaddrinfo(environment.address.c_str(), port.c_str(), &hints, &found) != 0)
        return {};
    std::string result;
    const int handle = socket(found->ai_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_storage own {};
    socklen_t size = sizeof own;
    auto *address = reinterpret_cast<sockaddr *>(&own);
    std::string name(NI_MAXHOST, '\0');
    if (handle >= 0 && connect(handle, found->ai_addr, found->ai_addrlen) == 0
        && getsockname(handle, address, &size) == 0
        && getnameinfo(address, size, name.data(), static_cast<socklen_t>(name.size()), nullptr, 0,
                       NI_NUMERICHOST)
            == 0)
        result = name.c_str();
    if (handle >= 0)
        close(handle);
    freeaddrinfo(found);
    return result;
}

/// The network device that gloo talks through: GLOO_SOCKET_IFNAME, as everywhere, or the one that
/// faces rank 0. (Gloo's own choice follows the host name, which Debian maps to the loopback.)
auto glooDevice(const RankEnvironment &environment)
{
    const char *interfaceName = std::getenv("GLOO_SOCKET_IFNAME");
    if (interfaceName != nullptr && *interfaceName != '\0')
        return c10d::ProcessGroupGloo::createDeviceForInterface(interfaceName);
    const std::string address = addressTowards(environment);
    return address.empty() ? c10d::ProcessGroupGloo::createDefaultDevice()
                           : c10d::ProcessGroupGloo::createDeviceForHostname(address);
}

c10::intrusive_ptr<Group> makeGroup(const RankEnvironment &environment,
                                    std::chrono::milliseconds timeout, c10::Device device)
{
    c10d::TCPStoreOptions meeting;
    meeting.port = environment.port;
    meeting.isServer = environment.rank == 0;
    meeting.numWorkers = static_cast<std::size_t>(environment.size);
    meeting.timeout = timeout;
    c10::intrusive_ptr<c10d::Store> store =
        c10::make_intrusive<c10d::TCPStore>(environment.address, meeting);
    if (device.is_cuda()) {
#if defined(UNCLIP_HAS_NCCL)
        // Without it, waiting only orders streams, and a lost rank would hang the others.
        ::setenv("NCCL_BLOCKING_WAIT", "1", 0);
        ::setenv("TORCH_NCCL_BLOCKING_WAIT", "1", 0);
        const auto options = c10d::ProcessGroupNCCL::Options::create();
        options->timeout = timeout;
        return c10::make_intrusive<c10d::ProcessGroupNCCL>(store, environment.rank,
                                                           environment.size, options);
#else
        throw InvalidRequest("This build cannot train on several GPUs: its LibTorch has no nccl.");
#endif
    }
    const auto options = c10d::ProcessGroupGloo::Options::create(timeout);
    options->devices.push_back(glooDevice(environment));
    return c10::make_intrusive<c10d::ProcessGroupGloo>(store, environment.rank, environment.size,
                                                       options);
}

/// Ranks that talk through a process group of c10d.
class C10dRanks : public RankGroup
{
public:
    C10dRanks(c10::intrusive_ptr<Group> group, RankEnvironment environment, c10::Device device)
        : m_group(std::move(group))
        , m_environment(std::move(environment))
        , m_device(device)
    {
    }

    int rank() const override { return m_environment.rank; }
    int size() const override { return m_environment.size; }

    void average(const std::vector<at::Tensor> &tensors) override
    {
        const at::NoGradGuard noGradient;
        std::vector<at::Tensor> bucket;
        std::int64_t numbers = 0;
        for (const at::Tensor &tensor : tensors) {
            if (numbers > 0 && numbers + tensor.numel() > bucketNumbers) {
                averageBucket(bucket, numbers);
                bucket.clear();
                numbers = 0;
            }
            bucket.push_back(tensor);
            numbers += tensor.numel();
        }
        if (numbers > 0)
            averageBucket(bucket, numbers);
    }

    void broadcast(const std::vector<at::Tensor> &tensors) override
    {
        const at::NoGradGuard noGradient;
        for (const at::Tensor &tensor : tensors) {
            std::vector<at::Tensor> sent { tensor.to(m_device).contiguous() };
            wait([&] { return m_group->broadcast(sent); });
            tensor.copy_(sent.front());
        }
    }

    at::Tensor gather(const at::Tensor &rows) override
    {
        const at::NoGradGuard noGradient;
        std::vector<at::Tensor> own { rows.detach().to(m_device).contiguous() };
        std::vector<std::vector<at::Tensor>> all(1);
        for (int i = 0; i < size(); ++i)
            all.front().push_back(at::empty_like(own.front()));
        wait([&] { return m_group->allgather(all, own); });
        return at::cat(all.front(), 0).to(rows.device());
    }

private:
    void averageBucket(const std::vector<at::Tensor> &bucket, std::int64_t numbers)
    {
        std::vector<at::Tensor> flat { at::empty({ numbers },
                                                 at::TensorOptions(at::kFloat).device(m_device)) };
        std::int64_t offset = 0;
        for (const at::Tensor &tensor : bucket) {
            flat.front().narrow(0, offset, tensor.numel()).copy_(tensor.reshape({ -1 }));
            offset += tensor.numel();
        }
        wait([&] { return m_group->allreduce(flat); });
        flat.front().div_(size());
        offset = 0;
        for (const at::Tensor &tensor : bucket) {
            tensor.copy_(flat.front().narrow(0, offset, tensor.numel()).view(tensor.sizes()));
            offset += tensor.numel();
        }
    }

    template <typename Start> void wait(Start &&start)
    {
        try {
            start()->wait();
        } catch (const std::exception &error) {
            throw RankError(nameOf(m_environment)
                            + " lost the others: one ended, or did not answer "
                              "in time ("
                            + firstLine(error)
                            + "). Start all ranks again with the "
                              "same command; the run goes on from its last checkpoint.");
        }
    }

    c10::intrusive_ptr<Group> m_group;
    RankEnvironment m_environment;
    c10::Device m_device;
};

} // namespace

std::shared_ptr<RankGroup> joinRanks(const RankEnvironment &environment,
                                     std::chrono::seconds timeout, c10::Device device)
{
    if (environment.size == 1)
        return singleRank();
    try {
        return std::make_shared<C10dRanks>(makeGroup(environment, timeout, device), environment,
                                           device);
    } catch (const Error &) {
        throw;
    } catch (const std::exception &error) {
        throw RankError(nameOf(environment) + " could not meet the others at " + environment.address
                        + ":" + std::to_string(environment.port) + " within "
                        + std::to_string(timeout.count()) + " s (" + firstLine(error)
                        + "). Start every rank with the same MASTER_ADDR and a free MASTER_PORT.");
    }
}

#else

std::shared_ptr<RankGroup> joinRanks(const RankEnvironment &environment, std::chrono::seconds,
                                     c10::Device)
{
    if (environment.size == 1)
        return singleRank();
    throw InvalidRequest("This unclip-train was built without distributed training: install "
                         "libgloo-dev and a LibTorch with c10d and build it again, or unset "
                         "WORLD_SIZE to train in one process.");
}

#endif

} // namespace unclip::training
