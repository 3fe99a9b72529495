#include "weights/ziparchive.h"

#include "unclip/error.h"
#include "weights/bytereader.h"
#include "weights/inquotes.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace unclip {

namespace {

// Records of PKWARE's APPNOTE.TXT: signature and size of the fixed part.
constexpr std::uint32_t kLocalHeader = 0x04034b50;
constexpr std::uint64_t kLocalHeaderSize = 30;
constexpr std::uint32_t kCentralHeader = 0x02014b50;
constexpr std::uint64_t kCentralHeaderSize = 46;
constexpr std::uint32_t kEnd = 0x06054b50;
constexpr std::uint64_t kEndSize = 22;
constexpr std::uint32_t kEnd64 = 0x06064b50;
constexpr std::uint64_t kEnd64Size = 56;
constexpr std::uint32_t kLocator64 = 0x07064b50;
constexpr std::uint64_t kLocator64Size = 20;
constexpr std::uint16_t kExtra64 = 1;

constexpr std::uint64_t kMaxComment = 65535;
constexpr std::uint64_t kMaxEntries = 1'000'000;
constexpr std::uint32_t kIn64 = 0xffffffff; ///< the value is in the zip64 field
constexpr std::uint16_t kEncrypted = (1 << 0) | (1 << 6) | (1 << 13);

struct Directory
{
    std::uint64_t position = 0;
    std::uint64_t size = 0;
    std::uint64_t entryCount = 0;
};

/// Sizes and position of an entry as the central directory states them.
struct Placement
{
    std::uint64_t storedSize = 0;
    std::uint64_t size = 0;
    std::uint64_t headerPosition = 0;
};

class ZipReader
{
public:
    ZipReader(const MappedFile &file, const std::string &name)
        : m_bytes(file.data(), file.size())
        , m_name(name)
    {
    }

    std::map<std::string, ZipArchive::Entry> read()
    {
        const Directory directory = findDirectory();
        if (!m_bytes.has(directory.position, directory.size)
            || directory.entryCount > directory.size / kCentralHeaderSize
            || directory.entryCount > kMaxEntries)
            fail("its directory does not fit the file");
        m_dataEnd = directory.position;
        const std::uint64_t end = directory.position + directory.size;
        std::uint64_t position = directory.position;
        for (std::uint64_t i = 0; i < directory.entryCount; ++i)
            position = readCentralHeader(position, end);
        if (position != end)
            fail("its directory holds more than its entries");
        checkOverlap();
        return std::move(m_entries);
    }

private:
    [[noreturn]] void fail(const std::string &problem) const
    {
        throw ModelError(
            m_name + " is no checkpoint that can be read: " + problem
            + "; it has to be a zip archive as torch.save writes it since version 1.6");
    }

    Directory findDirectory() const
    {
        const std::uint64_t end = findEnd();
        if (m_bytes.u16(end + 4) != 0 && m_bytes.u16(end + 4) != 0xffff)
            fail("it is one part of several");
        Directory directory;
        directory.entryCount = m_bytes.u16(end + 10);
        directory.size = m_bytes.u32(end + 12);
        directory.position = m_bytes.u32(end + 16);
        if (end >= kLocator64Size && m_bytes.u32(end - kLocator64Size) == kLocator64)
            return readEnd64(m_bytes.u64(end - kLocator64Size + 8), end - kLocator64Size);
        if (directory.position + directory.size != end)
            fail("its directory is not where it should be");
        return directory;
    }

    /// The end record, which only a comment may follow.
    std::uint64_t findEnd() const
    {
        if (m_bytes.size() < kEndSize)
            fail("it is too short");
        const std::uint64_t last = m_bytes.size() - kEndSize;
        for (std::uint64_t comment = 0; comment <= std::min(last, kMaxComment); ++comment) {
            const std::uint64_t position = last - comment;
            if (m_bytes.u32(position) == kEnd && m_bytes.u16(position + 20) == comment)
                return position;
        }
        fail("it is no zip archive, or truncated");
    }

    Directory readEnd64(std::uint64_t position, std::uint64_t end) const
    {
        if (position > end || end - position < kEnd64Size || m_bytes.u32(position) != kEnd64)
            fail("its zip64 directory is not where it should be");
        Directory directory;
        directory.entryCount = m_bytes.u64(position + 32);
        directory.size = m_bytes.u64(position + 40);
        directory.position = m_bytes.u64(position + 48);
        if (directory.position > position || directory.size != position - directory.position)
            fail("its zip64 directory does not fit the file");
        return directory;
    }

    std::uint64_t readCentralHeader(std::uint64_t position, std::uint64_t end)
    {
        if (end - position < kCentralHeaderSize || m_bytes.u32(position) != kCentralHeader)
            fail("an entry of its directory is malformed");
        const std::uint64_t nameSize = m_bytes.u16(position + 28);
        const std::uint64_t extraSize = m_bytes.u16(position + 30);
        const std::uint64_t commentSize = m_bytes.u16(position + 32);
        const std::uint64_t next =
            position + kCentralHeaderSize + nameSize + extraSize + commentSize;
        if (next > end)
            fail("an entry of its directory is truncated");
        const std::string name(m_bytes.text(position + kCentralHeaderSize, nameSize));
        if ((m_bytes.u16(position + 8) & kEncrypted) != 0)
            fail("entry " + inQuotes(name) + " is encrypted");
        if (m_bytes.u16(position + 10) != 0)
            fail("entry " + inQuotes(name) + " is compressed");
        Placement placement { m_bytes.u32(position + 20), m_bytes.u32(position + 24),
                              m_bytes.u32(position + 42) };
        readExtra64(position + kCentralHeaderSize + nameSize, extraSize, placement);
        if (placement.storedSize != placement.size)
            fail("entry " + inQuotes(name) + " states two sizes");
        addEntry(name, placement);
        return next;
    }

    /// Replaces the values that do not fit 32 bits by those of the zip64 field.
    void readExtra64(std::uint64_t position, std::uint64_t size, Placement &placement) const
    {
        const std::uint64_t end = position + size;
        while (end - position >= 4) {
            const std::uint16_t id = m_bytes.u16(position);
            const std::uint64_t fieldSize = m_bytes.u16(position + 2);
            position += 4;
            if (fieldSize > end - position)
                fail("an extra field is truncated");
            if (id == kExtra64)
                return applyExtra64(position, position + fieldSize, placement);
            position += fieldSize;
        }
    }

    void applyExtra64(std::uint64_t position, std::uint64_t end, Placement &placement) const
    {
        for (std::uint64_t *value :
             { &placement.size, &placement.storedSize, &placement.headerPosition }) {
            if (*value != kIn64)
                continue;
            if (end - position < 8)
                fail("a zip64 field is truncated");
            *value = m_bytes.u64(position);
            position += 8;
        }
    }

    /// The data begin after the local header, whose own name and padding count.
    void addEntry(const std::string &name, const Placement &placement)
    {
        const std::uint64_t header = placement.headerPosition;
        if (header > m_dataEnd || m_dataEnd - header < kLocalHeaderSize
            || m_bytes.u32(header) != kLocalHeader)
            fail("entry " + inQuotes(name) + " is not where the directory says");
        const std::uint64_t nameSize = m_bytes.u16(header + 26);
        const std::uint64_t extraSize = m_bytes.u16(header + 28);
        const std::uint64_t start = header + kLocalHeaderSize + nameSize + extraSize;
        if (start > m_dataEnd || placement.size > m_dataEnd - start)
            fail("entry " + inQuotes(name) + " reaches past the data");
        if (m_bytes.text(header + kLocalHeaderSize, nameSize) != name
            || m_bytes.u16(header + 8) != 0)
            fail("entry " + inQuotes(name) + " differs from its own header");
        m_ranges.push_back({ header, start + placement.size });
        if (!m_entries.insert({ name, { m_bytes.at(start), placement.size } }).second)
            fail("two entries are called " + inQuotes(name));
    }

    void checkOverlap()
    {
        std::sort(m_ranges.begin(), m_ranges.end());
        for (std::size_t i = 1; i < m_ranges.size(); ++i) {
            if (m_ranges[i].first < m_ranges[i - 1].second)
                fail("its entries overlap");
        }
    }

    ByteReader m_bytes;
    const std::string &m_name;
    std::uint64_t m_dataEnd = 0; ///< the directory begins here
    std::vector<std::pair<std::uint64_t, std::uint64_t>> m_ranges;
    std::map<std::string, ZipArchive::Entry> m_entries;
};

} // namespace

ZipArchive::ZipArchive(const std::filesystem::path &path)
    : m_file(path)
    , m_name(path.string())
    , m_entries(ZipReader(m_file, m_name).read())
{
}

const ZipArchive::Entry *ZipArchive::find(const std::string &name) const
{
    const auto place = m_entries.find(name);
    return place == m_entries.end() ? nullptr : &place->second;
}

} // namespace unclip
