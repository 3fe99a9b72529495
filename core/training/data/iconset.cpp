#include "training/data/iconset.h"

#include "unclip/error.h"
#include "weights/jsonfile.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <sstream>

namespace unclip {

namespace {

using Json = nlohmann::json;
namespace fs = std::filesystem;

constexpr std::size_t maxIconsBytes = 256u << 20; // the largest package has 104 MB
constexpr std::size_t maxBodyBytes = 8u << 20;
constexpr std::size_t maxNameBytes = 200;

struct ViewBox
{
    double left = 0;
    double top = 0;
    double width = 16; // Iconify's default
    double height = 16;
};

ViewBox viewBoxOf(const Json &object, ViewBox box)
{
    box.left = object.value("left", box.left);
    box.top = object.value("top", box.top);
    box.width = object.value("width", box.width);
    box.height = object.value("height", box.height);
    return box;
}

bool isSane(const ViewBox &box)
{
    const auto isSize = [](double value) { return value > 0 && value <= 1e5; };
    return std::abs(box.left) <= 1e5 && std::abs(box.top) <= 1e5 && isSize(box.width)
        && isSize(box.height);
}

/// Mirrors a drawing within its box, as an alias with hFlip or vFlip asks.
std::string flipped(const std::string &body, const ViewBox &box, const Json &alias)
{
    const bool horizontal = alias.value("hFlip", false);
    const bool vertical = alias.value("vFlip", false);
    std::ostringstream out;
    out << "<g transform=\"translate(" << (horizontal ? 2 * box.left + box.width : 0) << ' '
        << (vertical ? 2 * box.top + box.height : 0) << ") scale(" << (horizontal ? -1 : 1) << ' '
        << (vertical ? -1 : 1) << ")\">" << body << "</g>";
    return out.str();
}

std::string documentOf(const std::string &body, const ViewBox &box)
{
    std::ostringstream out;
    out << "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\""
        << " viewBox=\"" << box.left << ' ' << box.top << ' ' << box.width << ' ' << box.height
        << "\">" << body << "</svg>";
    return out.str();
}

bool isOnlyAnotherName(const Json &alias)
{
    return alias.size() == 1 && alias.contains("parent");
}

bool isFlip(const Json &alias)
{
    const auto known = [](const std::string &key) {
        return key == "parent" || key == "hFlip" || key == "vFlip";
    };
    return std::all_of(alias.items().begin(), alias.items().end(),
                       [&](const auto &item) { return known(item.key()); });
}

/// Builds an IconSet from icons.json.
class IconsParser
{
public:
    IconsParser(IconSet &set, const Json &root)
        : m_set(set)
        , m_root(root)
        , m_box(viewBoxOf(root, {}))
    {
    }

    void parse()
    {
        m_set.prefix = m_root.at("prefix").get<std::string>();
        for (const auto &[name, icon] : m_root.at("icons").items()) {
            if (icon.value("hidden", false))
                ++m_set.hiddenCount;
            else
                add(name, icon.at("body").get_ref<const std::string &>(), viewBoxOf(icon, m_box));
        }
        const Json aliases = m_root.value("aliases", Json::object());
        for (const auto &[name, alias] : aliases.items())
            addAlias(name, alias);
        std::sort(m_set.icons.begin(), m_set.icons.end(),
                  [](const Icon &a, const Icon &b) { return a.name < b.name; });
    }

private:
    void add(const std::string &name, const std::string &body, const ViewBox &box)
    {
        if (name.size() <= maxNameBytes && body.size() <= maxBodyBytes && isSane(box))
            m_set.icons.push_back({ name, documentOf(body, box) });
    }

    void addAlias(const std::string &name, const Json &alias)
    {
        const auto parent = alias.at("parent").get<std::string>();
        if (isOnlyAnotherName(alias)) {
            m_set.aliases[name] = parent;
            return;
        }
        const Json &icons = m_root.at("icons");
        const auto found = icons.find(parent);
        if (found == icons.end() || !isFlip(alias))
            return;
        const ViewBox box = viewBoxOf(*found, m_box);
        add(name, flipped(found->at("body").get<std::string>(), box, alias), box);
    }

    IconSet &m_set;
    const Json &m_root;
    ViewBox m_box;
};

void readInfo(IconSet &set, const fs::path &folder)
{
    const Json info = readJsonFile(folder / "info.json");
    set.licence = info.at("license").at("spdx").get<std::string>();
    set.author = info.at("author").at("name").get<std::string>();
    set.source = info.at("author").value("url", std::string());
    set.version = readJsonFile(folder / "package.json").at("version").get<std::string>();
}

void readCodepoints(IconSet &set, const fs::path &folder)
{
    if (!fs::exists(folder / "chars.json"))
        return;
    const Json chars = readJsonFile(folder / "chars.json");
    for (const auto &[codepoints, name] : chars.items())
        set.codepoints.emplace(name.get<std::string>(), codepoints);
}

} // namespace

IconSet readIconSet(const fs::path &folder)
{
    IconSet set;
    try {
        const Json root = readJsonFile(folder / "icons.json", maxIconsBytes);
        IconsParser(set, root).parse();
        readInfo(set, folder);
        readCodepoints(set, folder);
    } catch (const Json::exception &error) {
        throw ModelError("The icon package in \"" + folder.string()
                         + "\" is not an Iconify package: " + error.what() + ". Install it again.");
    }
    return set;
}

} // namespace unclip
