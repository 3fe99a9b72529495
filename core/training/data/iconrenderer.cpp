#include "training/data/iconrenderer.h"

#include "unclip/error.h"

#include <cairo.h>
#include <librsvg/rsvg.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <deque>
#include <memory>
#include <optional>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace unclip {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint32_t maxPngBytes = 16u << 20;

/// What a child writes before the bytes of a picture.
struct MessageHead
{
    std::uint32_t index = 0;
    std::uint32_t status = 0; ///< a RenderStatus
    std::uint32_t size = 0;
};

struct GObjectDeleter
{
    void operator()(RsvgHandle *handle) const { g_object_unref(handle); }
};
struct CairoDeleter
{
    void operator()(cairo_t *context) const { cairo_destroy(context); }
    void operator()(cairo_surface_t *surface) const { cairo_surface_destroy(surface); }
};

bool hasVisiblePixel(cairo_surface_t *surface)
{
    cairo_surface_flush(surface);
    const int height = cairo_image_surface_get_height(surface);
    const auto rowBytes = static_cast<std::size_t>(cairo_image_surface_get_stride(surface));
    const unsigned char *bytes = cairo_image_surface_get_data(surface);
    const unsigned char *end = bytes + rowBytes * static_cast<std::size_t>(height);
    return std::any_of(bytes, end, [](unsigned char byte) { return byte != 0; });
}

cairo_status_t appendBytes(void *target, const unsigned char *bytes, unsigned int size)
{
    auto &text = *static_cast<std::string *>(target);
    text.append(bytes, bytes + size);
    return text.size() <= maxPngBytes ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

RenderStatus render(const std::string &document, int size, std::string &png)
{
    const auto *bytes = reinterpret_cast<const guint8 *>(document.data());
    const std::unique_ptr<RsvgHandle, GObjectDeleter> handle(
        rsvg_handle_new_from_data(bytes, document.size(), nullptr));
    if (!handle)
        return RenderStatus::Rejected;
    const std::unique_ptr<cairo_surface_t, CairoDeleter> surface(
        cairo_image_surface_create(CAIRO_FORMAT_ARGB32, size, size));
    const std::unique_ptr<cairo_t, CairoDeleter> context(cairo_create(surface.get()));
    const RsvgRectangle viewport { 0, 0, static_cast<double>(size), static_cast<double>(size) };
    if (rsvg_handle_render_document(handle.get(), context.get(), &viewport, nullptr) == 0)
        return RenderStatus::Rejected;
    if (!hasVisiblePixel(surface.get()))
        return RenderStatus::Empty;
    const auto status = cairo_surface_write_to_png_stream(surface.get(), appendBytes, &png);
    return status == CAIRO_STATUS_SUCCESS ? RenderStatus::Ok : RenderStatus::Rejected;
}

bool writeAll(int file, const void *bytes, std::size_t size)
{
    const auto *at = static_cast<const char *>(bytes);
    while (size > 0) {
        const ssize_t written = write(file, at, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        at += written;
        size -= static_cast<std::size_t>(written);
    }
    return true;
}

/// A run of documents that one process renders.
struct Chunk
{
    std::size_t begin = 0;
    std::size_t end = 0;
};

[[noreturn]] void renderInChild(const std::vector<std::string> &documents, Chunk chunk, int size,
                                int pipeEnd)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL); // no orphan when the parent is killed
    for (std::size_t i = chunk.begin; i < chunk.end; ++i) {
        std::string png;
        const RenderStatus status = render(documents[i], size, png);
        if (status != RenderStatus::Ok)
            png.clear();
        const MessageHead head { static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(status),
                                 static_cast<std::uint32_t>(png.size()) };
        if (!writeAll(pipeEnd, &head, sizeof head) || !writeAll(pipeEnd, png.data(), png.size()))
            _exit(1);
    }
    _exit(0);
}

std::string systemError(const std::string &what)
{
    return what + ": " + std::strerror(errno) + ".";
}

/// A child process that renders a chunk, and the pipe it answers through.
class Worker
{
public:
    Worker(const std::vector<std::string> &documents, Chunk chunk, const RenderOptions &options)
        : m_next(chunk.begin)
        , m_end(chunk.end)
        , m_timeout(options.timeout)
    {
        std::array<int, 2> ends {};
        if (pipe(ends.data()) != 0)
            throw FileError(systemError("Cannot open a pipe to a renderer"));
        m_process = fork();
        if (m_process == 0) {
            close(ends[0]);
            renderInChild(documents, chunk, options.size, ends[1]);
        }
        close(ends[1]);
        m_pipe = ends[0];
        if (m_process < 0) {
            close(m_pipe);
            throw FileError(systemError("Cannot start a renderer process"));
        }
        m_deadline = Clock::now() + m_timeout;
    }

    Worker(const Worker &) = delete;
    Worker &operator=(const Worker &) = delete;

    ~Worker()
    {
        kill(m_process, SIGKILL);
        close(m_pipe);
        while (waitpid(m_process, nullptr, 0) < 0 && errno == EINTR) { }
    }

    int pipeEnd() const { return m_pipe; }
    bool isLate() const { return Clock::now() > m_deadline; }
    bool isDone() const { return m_next == m_end; }
    std::size_t next() const { return m_next; } ///< the first document not answered yet
    Chunk rest() const { return { m_next + 1, m_end }; }

    /// Reads what there is; false at the end of the pipe or when the child talks nonsense.
    bool receive(const std::function<void(RenderedIcon)> &onRendered)
    {
        std::array<char, 65536> buffer {};
        const ssize_t count = read(m_pipe, buffer.data(), buffer.size());
        if (count < 0)
            return errno == EINTR;
        m_received.append(buffer.data(), static_cast<std::size_t>(count));
        return count > 0 && takeMessages(onRendered);
    }

private:
    bool takeMessages(const std::function<void(RenderedIcon)> &onRendered)
    {
        MessageHead head;
        while (m_received.size() >= sizeof head) {
            std::memcpy(&head, m_received.data(), sizeof head);
            if (head.index != m_next || m_next >= m_end || head.size > maxPngBytes
                || head.status > static_cast<std::uint32_t>(RenderStatus::Rejected))
                return false;
            if (m_received.size() - sizeof head < head.size)
                return true;
            onRendered({ m_next, static_cast<RenderStatus>(head.status),
                         m_received.substr(sizeof head, head.size) });
            m_received.erase(0, sizeof head + head.size);
            m_deadline = Clock::now() + m_timeout;
            ++m_next;
        }
        return true;
    }

    std::size_t m_next;
    std::size_t m_end;
    std::chrono::milliseconds m_timeout;
    Clock::time_point m_deadline;
    pid_t m_process = -1;
    int m_pipe = -1;
    std::string m_received;
};

/// Keeps the allowed number of workers busy until every chunk is done.
class RenderQueue
{
public:
    RenderQueue(const std::vector<std::string> &documents, const RenderOptions &options,
                const std::function<void(RenderedIcon)> &onRendered)
        : m_documents(documents)
        , m_options(options)
        , m_onRendered(onRendered)
    {
        const auto step = static_cast<std::size_t>(std::max(1, options.chunk));
        for (std::size_t begin = 0; begin < documents.size(); begin += step)
            m_chunks.push_back({ begin, std::min(documents.size(), begin + step) });
    }

    void run(const CancellationToken &cancellation)
    {
        while (!m_chunks.empty() || !m_workers.empty()) {
            cancellation.check();
            startWorkers();
            waitForNews();
        }
    }

private:
    void startWorkers()
    {
        while (!m_chunks.empty()
               && m_workers.size() < static_cast<std::size_t>(std::max(1, m_options.workers))) {
            m_workers.push_back(std::make_unique<Worker>(m_documents, m_chunks.front(), m_options));
            m_chunks.pop_front();
        }
    }

    void waitForNews()
    {
        constexpr int tickMs = 100;
        std::vector<pollfd> files;
        for (const auto &worker : m_workers)
            files.push_back({ worker->pipeEnd(), POLLIN, 0 });
        if (poll(files.data(), files.size(), tickMs) < 0 && errno != EINTR)
            throw FileError(systemError("Cannot wait for a renderer"));
        for (std::size_t i = m_workers.size(); i-- > 0;) { // backwards: attend() may erase
            attend(i, files[i].revents != 0);
        }
    }

    void attend(std::size_t slot, bool hasNews)
    {
        Worker &worker = *m_workers[slot];
        const bool goesOn = !hasNews || worker.receive(m_onRendered);
        if (goesOn && !worker.isLate() && !worker.isDone())
            return;
        if (!worker.isDone()) {
            const RenderStatus why = goesOn ? RenderStatus::TimedOut : RenderStatus::Crashed;
            m_onRendered({ worker.next(), why, {} });
            const Chunk rest = worker.rest();
            if (rest.begin < rest.end)
                m_chunks.push_front(rest);
        }
        m_workers.erase(m_workers.begin() + static_cast<std::ptrdiff_t>(slot));
    }

    const std::vector<std::string> &m_documents;
    const RenderOptions &m_options;
    const std::function<void(RenderedIcon)> &m_onRendered;
    std::deque<Chunk> m_chunks;
    std::vector<std::unique_ptr<Worker>> m_workers;
};

} // namespace

void renderIcons(const std::vector<std::string> &documents, const RenderOptions &options,
                 const CancellationToken &cancellation,
                 const std::function<void(RenderedIcon)> &onRendered)
{
    RenderQueue(documents, options, onRendered).run(cancellation);
}

} // namespace unclip
