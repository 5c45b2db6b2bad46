#include "load/tree_cache.h"

#include <filesystem>

#include "schemadiff/error.h"
#include "support/files.h"
#include "support/hash.h"

namespace schemadiff::load {

namespace {

// Of the bytes; another one where YamlNode, or what parse_yaml() makes of a text, changes.
constexpr std::string_view kFormat = "schemadiff yaml tree 1 " SCHEMADIFF_VERSION "\n";
constexpr std::size_t kHashSize = 64;
// Deeper than any model; a damaged file shall not exhaust the stack.
constexpr int kDeepest = 200;

std::string key_of(std::string_view text) {
    return support::sha256(text);
}

void put_number(std::string& out, std::size_t number) {
    for (; number >= 0x80; number >>= 7) out += static_cast<char>(number | 0x80);
    out += static_cast<char>(number);
}

void put_text(std::string& out, std::string_view text) {
    put_number(out, text.size());
    out += text;
}

void put_node(std::string& out, const YamlNode& node) {
    put_number(out, static_cast<std::size_t>(node.form) | static_cast<std::size_t>(node.style) << 2 |
                        static_cast<std::size_t>(node.flow) << 4);
    put_number(out, static_cast<std::size_t>(node.line));
    put_number(out, static_cast<std::size_t>(node.column));
    put_number(out, static_cast<std::size_t>(node.text_column));
    put_text(out, node.text);
    put_number(out, node.items.size());
    for (std::size_t at = 0; at < node.items.size(); ++at) {
        if (node.is_mapping()) put_node(out, node.keys[at]);
        put_node(out, node.items[at]);
    }
}

class Bytes {
  public:
    explicit Bytes(std::string_view bytes) : rest_(bytes) {}

    bool node(YamlNode& out, int depth = 0) {
        std::size_t word = 0, count = 0;
        if (depth > kDeepest || !number(word) || word >> 5 != 0) return false;
        out.form = static_cast<YamlNode::Form>(word & 3);
        out.style = static_cast<YamlNode::Style>(word >> 2 & 3);
        out.flow = (word >> 4 & 1) != 0;
        if (!place(out.line) || !place(out.column) || !place(out.text_column)) return false;
        // Each item takes some bytes: more items than bytes are none.
        if (!text(out.text) || !number(count) || count > rest_.size()) return false;
        out.items.resize(count);
        if (out.is_mapping()) out.keys.resize(count);
        for (std::size_t at = 0; at < count; ++at) {
            if (out.is_mapping() && !node(out.keys[at], depth + 1)) return false;
            if (!node(out.items[at], depth + 1)) return false;
        }
        return true;
    }
    bool at_end() const { return rest_.empty(); }

  private:
    bool number(std::size_t& out) {
        out = 0;
        for (int shift = 0; shift < 63 && !rest_.empty(); shift += 7) {
            const auto byte = static_cast<unsigned char>(rest_.front());
            rest_.remove_prefix(1);
            out |= static_cast<std::size_t>(byte & 0x7F) << shift;
            if (byte < 0x80) return true;
        }
        return false;
    }
    bool place(int& out) {
        std::size_t value = 0;
        if (!number(value)) return false;
        out = static_cast<int>(value);
        return true;
    }
    bool text(std::string& out) {
        std::size_t size = 0;
        if (!number(size) || size > rest_.size()) return false;
        out.assign(rest_.substr(0, size));
        rest_.remove_prefix(size);
        return true;
    }

    std::string_view rest_;
};

}  // namespace

std::string tree_bytes(const YamlNode& tree) {
    std::string out;
    put_node(out, tree);
    return out;
}

std::optional<YamlNode> tree_of(std::string_view bytes) {
    Bytes in(bytes);
    YamlNode tree;
    if (!in.node(tree) || !in.at_end()) return std::nullopt;
    return tree;
}

std::string TreeCache::path_of(const std::string& file) const {
    return folder_ + "/model-" + support::sha256(std::filesystem::absolute(file).string()).substr(0, 32);
}

std::optional<YamlNode> TreeCache::find(const std::string& file, std::string_view text) const {
    try {
        const std::string path = path_of(file);
        if (!std::filesystem::exists(path)) return std::nullopt;
        const std::string kept = support::read_file(path);
        const std::string head = std::string(kFormat) + key_of(text);
        if (!kept.starts_with(head) || kept.size() < head.size() + kHashSize) return std::nullopt;
        const std::string_view hash = std::string_view(kept).substr(head.size(), kHashSize);
        const std::string_view bytes = std::string_view(kept).substr(head.size() + kHashSize);
        return support::sha256(bytes) == hash ? tree_of(bytes) : std::nullopt;
    } catch (const std::exception&) {
        return std::nullopt;
    }
}

void TreeCache::keep(const std::string& file, std::string_view text, const YamlNode& tree) const {
    try {
        const std::string bytes = tree_bytes(tree);
        support::write_file_atomically(path_of(file),
                                       std::string(kFormat) + key_of(text) + support::sha256(bytes) + bytes);
    } catch (const std::exception&) {
        // A cache that cannot be written is none.
    }
}

}  // namespace schemadiff::load
