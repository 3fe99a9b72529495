#include "training/data/webdataset.h"

#include "unclip/error.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <optional>

namespace unclip {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t readBlockBytes = 1u << 16;
constexpr std::size_t maxRangeShards = 1000000;

struct ReadDeleter
{
    void operator()(archive *handle) const { archive_read_free(handle); }
};
struct WriteDeleter
{
    void operator()(archive *handle) const { archive_write_free(handle); }
};
struct EntryDeleter
{
    void operator()(archive_entry *entry) const { archive_entry_free(entry); }
};

bool isPicture(std::string_view extension)
{
    return extension == "png" || extension == "jpg" || extension == "jpeg" || extension == "webp";
}

bool isCaption(std::string_view extension)
{
    return extension == "json" || extension == "txt";
}

/// A member's name taken apart at the first dot of its last path component.
struct MemberName
{
    std::string key;
    std::string extension; ///< lower case
};

MemberName memberName(const std::string &path)
{
    const std::size_t slash = path.rfind('/');
    const std::size_t dot = path.find('.', slash == std::string::npos ? 0 : slash + 1);
    MemberName name { path.substr(0, dot), {} };
    if (dot != std::string::npos)
        name.extension = path.substr(dot + 1);
    std::transform(name.extension.begin(), name.extension.end(), name.extension.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return name;
}

const char *reason(archive *handle)
{
    const char *text = archive_error_string(handle);
    return text != nullptr ? text : "unknown error";
}

/// Reads one shard.
class ShardReader
{
public:
    ShardReader(const fs::path &file, const ShardLimits &limits)
        : m_file(file)
        , m_limits(limits)
        , m_archive(archive_read_new())
    {
        if (!std::ifstream(file, std::ios::binary) || !fs::is_regular_file(file))
            throw FileError("Cannot read the shard \"" + file.string() + "\".");
        archive_read_support_format_tar(m_archive.get());
        if (archive_read_open_filename(m_archive.get(), file.c_str(), readBlockBytes) != ARCHIVE_OK)
            fail(std::string("is no tar file, or cut short: ") + reason(m_archive.get()));
    }

    void read(const CancellationToken &cancellation, const std::function<void(WebSample)> &onSample)
    {
        WebSample sample;
        while (archive_entry *entry = nextEntry()) {
            cancellation.check();
            if (archive_entry_filetype(entry) != AE_IFREG
                || archive_entry_hardlink(entry) != nullptr)
                continue;
            const MemberName name = memberName(pathOf(entry));
            if (!isPicture(name.extension) && !isCaption(name.extension))
                continue;
            if (name.key != sample.key)
                finish(sample, onSample);
            sample.key = name.key;
            if (sample.members.count(name.extension) != 0)
                fail("has \"" + name.key + "." + name.extension + "\" twice");
            sample.members[name.extension] = contents(entry, name);
        }
        finish(sample, onSample);
    }

private:
    static void finish(WebSample &sample, const std::function<void(WebSample)> &onSample)
    {
        WebSample whole;
        std::swap(whole, sample);
        if (!whole.members.empty())
            onSample(std::move(whole));
    }

    archive_entry *nextEntry()
    {
        archive_entry *entry = nullptr;
        const int status = archive_read_next_header(m_archive.get(), &entry);
        if (status == ARCHIVE_EOF) {
            checkEnd();
            return nullptr;
        }
        if (status != ARCHIVE_OK && status != ARCHIVE_WARN)
            fail(std::string("is damaged: ") + reason(m_archive.get()));
        return entry;
    }

    /// libarchive takes the end of the file for the end of a tar; a tar ends in two zero blocks.
    void checkEnd()
    {
        if (archive_filter_bytes(m_archive.get(), -1) < 1024)
            fail("is no tar file, or cut short");
    }

    std::string pathOf(archive_entry *entry) const
    {
        const char *path = archive_entry_pathname_utf8(entry);
        if (path == nullptr)
            path = archive_entry_pathname(entry);
        if (path == nullptr || *path == '\0')
            fail("has a member without a name");
        std::string text(path);
        if (text.size() > m_limits.nameBytes)
            fail("has a member name of " + std::to_string(text.size()) + " bytes");
        return text;
    }

    std::string contents(archive_entry *entry, const MemberName &name)
    {
        const std::size_t limit =
            isPicture(name.extension) ? m_limits.pictureBytes : m_limits.captionBytes;
        const la_int64_t size = archive_entry_size(entry);
        if (size < 0 || static_cast<std::uint64_t>(size) > limit)
            fail("has a member \"" + name.key + "." + name.extension + "\" of "
                 + std::to_string(size) + " bytes, more than " + std::to_string(limit));
        std::string bytes;
        std::array<char, readBlockBytes> block {};
        for (;;) { // grows as data comes, so a lying header costs nothing
            const la_ssize_t count = archive_read_data(m_archive.get(), block.data(), block.size());
            if (count < 0)
                fail(std::string("is damaged: ") + reason(m_archive.get()));
            if (count == 0)
                break;
            bytes.append(block.data(), static_cast<std::size_t>(count));
            if (bytes.size() > limit)
                fail("has a member longer than its header says");
        }
        if (bytes.size() != static_cast<std::size_t>(size))
            fail("is cut short inside \"" + name.key + "." + name.extension + "\"");
        return bytes;
    }

    [[noreturn]] void fail(const std::string &what) const
    {
        throw ModelError("The shard \"" + m_file.string() + "\" " + what + " (at byte "
                         + std::to_string(archive_read_header_position(m_archive.get()))
                         + "). Download or make it again.");
    }

    fs::path m_file;
    ShardLimits m_limits;
    std::unique_ptr<archive, ReadDeleter> m_archive;
};

/// "{000..012}" inside a pattern.
struct BraceRange
{
    std::string before;
    std::string after;
    std::size_t first = 0;
    std::size_t last = 0;
    std::size_t digits = 0;
};

std::size_t numberOf(const std::string &text, const std::string &pattern)
{
    const bool isNumber = !text.empty() && text.size() <= 9
        && text.find_first_not_of("0123456789") == std::string::npos;
    if (!isNumber)
        throw InvalidRequest("The shard pattern \"" + pattern
                             + "\" has no range such as {000000..000012}.");
    return std::stoul(text);
}

std::optional<BraceRange> braceRangeOf(const std::string &pattern)
{
    const std::size_t open = pattern.find('{');
    if (open == std::string::npos)
        return std::nullopt;
    const std::size_t dots = pattern.find("..", open);
    const std::size_t close = pattern.find('}', open);
    if (close == std::string::npos || dots == std::string::npos || dots > close)
        throw InvalidRequest("The shard pattern \"" + pattern
                             + "\" has no range such as {000000..000012}.");
    BraceRange range;
    range.before = pattern.substr(0, open);
    range.after = pattern.substr(close + 1);
    range.digits = dots - open - 1;
    range.first = numberOf(pattern.substr(open + 1, range.digits), pattern);
    range.last = numberOf(pattern.substr(dots + 2, close - dots - 2), pattern);
    if (range.last < range.first || range.last - range.first >= maxRangeShards)
        throw InvalidRequest("The shard pattern \"" + pattern
                             + "\" runs backwards or is too long.");
    return range;
}

std::vector<fs::path> shardsInFolder(const fs::path &folder)
{
    std::vector<fs::path> shards;
    for (const fs::directory_entry &entry : fs::directory_iterator(folder)) {
        if (entry.path().extension() == ".tar")
            shards.push_back(entry.path());
    }
    if (shards.empty())
        throw FileError("There is no .tar shard in \"" + folder.string() + "\".");
    std::sort(shards.begin(), shards.end());
    return shards;
}

void requireFile(const fs::path &file)
{
    if (!fs::is_regular_file(file))
        throw FileError("There is no shard \"" + file.string() + "\".");
}

} // namespace

const std::string *WebSample::picture() const
{
    const auto found = std::find_if(members.begin(), members.end(),
                                    [](const auto &member) { return isPicture(member.first); });
    return found == members.end() ? nullptr : &found->second;
}

const std::string *WebSample::caption() const
{
    for (const char *extension : { "json", "txt" }) {
        if (const auto found = members.find(extension); found != members.end())
            return &found->second;
    }
    return nullptr;
}

std::vector<fs::path> expandShards(const std::string &pattern)
{
    if (fs::is_directory(pattern))
        return shardsInFolder(pattern);
    const std::optional<BraceRange> range =
        fs::exists(pattern) ? std::nullopt : braceRangeOf(pattern);
    std::vector<fs::path> shards;
    if (!range) {
        shards.emplace_back(pattern);
    } else {
        for (std::size_t number = range->first; number <= range->last; ++number) {
            std::string digits = std::to_string(number);
            if (digits.size() < range->digits)
                digits.insert(0, range->digits - digits.size(), '0');
            shards.emplace_back(range->before + digits + range->after);
            requireFile(shards.back());
        }
    }
    requireFile(shards.front());
    return shards;
}

void forEachSample(const std::vector<fs::path> &shards, const CancellationToken &cancellation,
                   const std::function<void(WebSample)> &onSample, const ShardLimits &limits)
{
    for (const fs::path &shard : shards)
        ShardReader(shard, limits).read(cancellation, onSample);
}

struct ShardWriter::State
{
    fs::path file;
    std::unique_ptr<archive, WriteDeleter> tar;

    void check(int status) const
    {
        if (status != ARCHIVE_OK)
            throw FileError("Cannot write the shard \"" + file.string() + "\": " + reason(tar.get())
                            + ".");
    }
};

ShardWriter::ShardWriter(const fs::path &file)
    : m_state(std::make_unique<State>())
{
    m_state->file = file;
    m_state->tar.reset(archive_write_new());
    m_state->check(archive_write_set_format_ustar(m_state->tar.get()));
    m_state->check(archive_write_open_filename(m_state->tar.get(), file.c_str()));
}

ShardWriter::~ShardWriter() = default;

void ShardWriter::add(const WebSample &sample)
{
    const MemberName name = memberName(sample.key);
    if (sample.key.empty() || !name.extension.empty() || name.key != sample.key
        || sample.key.front() == '/')
        throw InvalidRequest("\"" + sample.key
                             + "\" cannot name a sample: it must be a relative name without dots.");
    for (const auto &[extension, bytes] : sample.members) {
        const std::unique_ptr<archive_entry, EntryDeleter> entry(archive_entry_new());
        archive_entry_set_pathname(entry.get(), (sample.key + "." + extension).c_str());
        archive_entry_set_size(entry.get(), static_cast<la_int64_t>(bytes.size()));
        archive_entry_set_filetype(entry.get(), AE_IFREG);
        archive_entry_set_perm(entry.get(), 0644);
        archive_entry_set_mtime(entry.get(), 0, 0); // nothing in the shard tells when it was made
        m_state->check(archive_write_header(m_state->tar.get(), entry.get()));
        if (archive_write_data(m_state->tar.get(), bytes.data(), bytes.size())
            != static_cast<la_ssize_t>(bytes.size()))
            m_state->check(ARCHIVE_FATAL);
    }
}

void ShardWriter::close()
{
    m_state->check(archive_write_close(m_state->tar.get()));
}

} // namespace unclip
