#include "text/bpetrainer.h"
#include "text/cliptokenizer.h"
#include "text/textrepair.h"

#include "unclip/error.h"

#include <cstdlib>
#include <fstream>
#include <string>

using namespace unclip;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t length = 16;

/// A temporary folder with a small, valid tokenizer; removed at the end.
class TokenizerFolder
{
public:
    TokenizerFolder()
    {
        std::string name = (fs::temp_directory_path() / "fuzz_tokenizer_XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr)
            std::abort();
        m_path = name;
        const BpeVocabulary vocabulary = trainBpe(
            { { "a photo of the corgi's hat, it's 42!", 5 }, { "一只柯基犬 été", 4 } }, 60);
        writeTokenizerFolder(m_path, vocabulary, length);
    }

    ~TokenizerFolder()
    {
        std::error_code ignored;
        fs::remove_all(m_path, ignored);
    }

    TokenizerFolder(const TokenizerFolder &) = delete;
    TokenizerFolder &operator=(const TokenizerFolder &) = delete;

    const fs::path &path() const { return m_path; }

private:
    fs::path m_path;
};

void require(bool condition)
{
    if (!condition)
        std::abort();
}

void checkPrompt(const ClipTokenizer &tokenizer, std::string_view prompt)
{
    const Tokens tokens = tokenizer.encode(prompt);
    require(tokens.ids.size() == tokenizer.length() && tokens.mask.size() == tokens.ids.size());
    require(tokens.ids.front() == tokenizer.startId());
    require(tokens.readBytes <= prompt.size());
    require(tokens.untruncatedLength <= tokens.ids.size() || tokens.mask.back());
    tokenizer.decode(tokens.ids);
}

/// Puts the bytes in place of one file and loads the folder.
void checkFile(const char *name, std::string_view content)
{
    static const TokenizerFolder folder;
    const fs::path file = folder.path() / name;
    std::string original;
    {
        std::ifstream stream(file, std::ios::binary);
        original.assign(std::istreambuf_iterator<char>(stream), {});
    }
    std::ofstream(file, std::ios::binary) << content;
    try {
        checkPrompt(ClipTokenizer::load(folder.path(), length), "a corgi's hat");
    } catch (const ModelError &) {
        // the answer to a broken file
    }
    std::ofstream(file, std::ios::binary) << original;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static const TokenizerFolder folder;
    static const ClipTokenizer tokenizer = ClipTokenizer::load(folder.path(), length);
    if (size == 0)
        return 0;
    const std::string_view rest(reinterpret_cast<const char *>(data) + 1, size - 1);
    switch (data[0] % 8) {
    case 0:
        checkFile("vocab.json", rest);
        break;
    case 1:
        checkFile("merges.txt", rest);
        break;
    case 2:
        checkFile("tokenizer_config.json", rest);
        break;
    case 3:
        trainBpe({ { std::string(rest), 3 } }, 50);
        break;
    default:
        checkPrompt(tokenizer, rest);
    }
    return 0;
}
