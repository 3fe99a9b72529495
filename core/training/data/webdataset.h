#pragma once

#include "unclip/runcontrol.h"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace unclip {

/// One captioned picture of a WebDataset shard: the tar members that share a name up to its first
/// dot.
struct WebSample
{
    std::string key; ///< "folder/000123"
    std::map<std::string, std::string> members; ///< lower-case extension ("png", "json") -> bytes

    /// Bytes of the png, jpg, jpeg or webp member; nullptr when there is none.
    const std::string *picture() const;

    /// Bytes of the json member, else of the txt member; nullptr when there is none.
    const std::string *caption() const;
};

/// What to believe of a shard before reading it.
struct ShardLimits
{
    std::size_t pictureBytes = 64u << 20;
    std::size_t captionBytes = 1u << 20;
    std::size_t nameBytes = 1024;
};

/// The shards that `pattern` names, in order: a tar file, a folder (its *.tar by name), or a brace
/// range such as "shard-{000000..000012}.tar".
/// @throws InvalidRequest for a malformed pattern; FileError when a named file is missing.
std::vector<std::filesystem::path> expandShards(const std::string &pattern);

/// Reads shards one after another and hands over every sample that has a picture or a caption, in
/// file order. Members with other extensions, links and folders are passed over.
/// @throws ModelError naming shard and byte offset when a tar is damaged or beyond the limits;
/// FileError when it cannot be read; Cancelled.
void forEachSample(const std::vector<std::filesystem::path> &shards,
                   const CancellationToken &cancellation,
                   const std::function<void(WebSample)> &onSample, const ShardLimits &limits = {});

/// Writes a tar shard; equal samples give equal bytes. The file is whole once close() returned.
class ShardWriter
{
public:
    /// @throws FileError when the file cannot be made.
    explicit ShardWriter(const std::filesystem::path &file);
    ~ShardWriter();
    ShardWriter(const ShardWriter &) = delete;
    ShardWriter &operator=(const ShardWriter &) = delete;

    /// @throws InvalidRequest for a key that is no plain name; FileError when the disk is full.
    void add(const WebSample &sample);

    /// Finishes the tar. @throws FileError.
    void close();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace unclip
