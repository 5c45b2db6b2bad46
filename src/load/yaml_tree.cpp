#include "load/yaml_tree.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <istream>
#include <streambuf>

#include "support/text.h"

namespace schemadiff::load {
namespace {

constexpr std::string_view kQuoteHint = "quote it or use block style";
constexpr std::string_view kStringTag = "tag:yaml.org,2002:str";

// A text as a stream, without a copy of it.
class ViewBuffer : public std::streambuf {
  public:
    explicit ViewBuffer(std::string_view text) {
        char* begin = const_cast<char*>(text.data());
        setg(begin, begin, begin + text.size());
    }
};

// Where the lines of a text begin.
class Lines {
  public:
    explicit Lines(std::string_view text) : text_(text) {
        starts_.push_back(text.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0);
        for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
            starts_.push_back(at + 1);
        }
    }
    // The text from a place on; line and column count from 1.
    std::string_view from(int line, int column) const {
        if (line < 1 || static_cast<std::size_t>(line) > starts_.size()) return {};
        return text_.substr(
            std::min(starts_[static_cast<std::size_t>(line) - 1] + static_cast<std::size_t>(column) - 1, text_.size()));
    }
    std::string_view line(int number) const {
        const std::string_view rest = from(number, 1);
        return rest.substr(0, rest.find('\n'));
    }

  private:
    std::string_view text_;
    std::vector<std::size_t> starts_;
};

// How far a text opens more brackets than it closes; less than 0 where it closes one that it has not opened.
int bracket_balance(std::string_view text) {
    int depth = 0;
    for (char c : text) {
        if (c == '(' || c == '[') ++depth;
        if (c == ')' || c == ']') --depth;
        if (depth < 0) return depth;
    }
    return depth;
}

class TreeBuilder : public YAML::EventHandler {
  public:
    TreeBuilder(const std::string& file, const Lines& lines, Diagnostics& diagnostics)
        : file_(file), lines_(lines), diagnostics_(diagnostics) {}

    void OnDocumentStart(const YAML::Mark& mark) override {
        if (++documents_ != 2) return;
        // yaml-cpp marks the second document's first token; what separates them stands before it.
        add(mark.line + 1, mark.column + 1, "more than one document in the file",
            "a model is one document: put the second one into a file of its own");
    }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        YamlNode node = placed(mark, YamlNode::Form::null);
        const std::string_view rest = lines_.from(node.line, node.column);
        if (rest.substr(0, 1) == "~") node.text = "~";
        for (std::string_view word : {"null", "Null", "NULL"}) {
            if (rest.substr(0, word.size()) == word) node.text = word;
        }
        refuse_anchor(node, anchor);
        place(std::move(node));
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
        YamlNode node = placed(mark, YamlNode::Form::null);
        add(node.line, node.column, "aliases are not read", "write the value out");
        place(std::move(node));
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        YamlNode node = placed(mark, YamlNode::Form::scalar);
        node.text = value;
        if (tag == "!") {
            node.style = quoted_style(node);
            if (!closes(node)) add(node.line, node.column, "a quoted text lacks its closing quote");
        } else if (tag != "?" && tag != kStringTag) {
            add(node.line, node.column, "the tag \"" + tag + "\" is not read", "leave it out: scalars are text");
        }
        const int text_column = node.column + (node.style == YamlNode::Style::plain ? 0 : 1);
        const std::string_view rest = lines_.from(node.line, text_column);
        if (rest.substr(0, node.text.size()) == node.text) node.text_column = text_column;
        refuse_anchor(node, anchor);
        place(std::move(node));
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value style) override {
        open(mark, YamlNode::Form::sequence, tag, anchor, style);
    }
    void OnSequenceEnd() override {
        if (open_.back().node.flow) refuse_cut_sql(open_.back().node);
        close();
    }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value style) override {
        open(mark, YamlNode::Form::mapping, tag, anchor, style);
    }
    void OnMapEnd() override {
        YamlNode& node = open_.back().node;
        if (node.flow) refuse_cut_sql(node);
        refuse_duplicates(node);
        close();
    }

    int documents() const { return documents_; }
    YamlNode take_root() { return std::move(root_); }

  private:
    struct Open {
        YamlNode node;
        bool has_key = false;  // of a mapping: the key is read, its value comes next
        bool is_bad_key = false;
        YamlNode key;
    };

    void add(int line, int column, std::string message, std::string_view hint = "") {
        diagnostics_.push_back({Severity::error, {file_, line, column}, std::move(message), std::string(hint)});
    }
    YamlNode placed(const YAML::Mark& mark, YamlNode::Form form) const {
        YamlNode node;
        node.form = form;
        node.line = mark.line + 1;
        node.column = mark.column + 1;
        return node;
    }
    void refuse_anchor(const YamlNode& node, YAML::anchor_t anchor) {
        if (anchor != YAML::NullAnchor) add(node.line, node.column, "anchors are not read", "write the value out");
    }
    YamlNode::Style quoted_style(const YamlNode& node) const {
        const std::string_view rest = lines_.from(node.line, node.column);
        if (rest.substr(0, 1) == "\"") return YamlNode::Style::double_quoted;
        if (rest.substr(0, 1) == "'") return YamlNode::Style::single_quoted;
        return YamlNode::Style::block;
    }
    // yaml-cpp 0.7 takes the end of the file for the closing quote.
    bool closes(const YamlNode& node) const {
        if (node.style == YamlNode::Style::block) return true;
        const std::string_view rest = lines_.from(node.line, node.column);
        const char quote = rest.front();
        for (std::size_t at = 1; at < rest.size(); ++at) {
            if (rest[at] == '\\' && quote == '"') {
                ++at;
            } else if (rest[at] == quote) {
                if (quote == '"' || at + 1 >= rest.size() || rest[at + 1] != quote) return true;
                ++at;
            }
        }
        return false;
    }
    void open(const YAML::Mark& mark, YamlNode::Form form, const std::string& tag, YAML::anchor_t anchor,
              YAML::EmitterStyle::value style) {
        Open opened;
        opened.node = placed(mark, form);
        opened.node.flow = style == YAML::EmitterStyle::Flow;
        refuse_anchor(opened.node, anchor);
        if (tag != "?" && tag != "!" && !tag.empty()) {
            add(opened.node.line, opened.node.column, "the tag \"" + tag + "\" is not read", "leave it out");
        }
        open_.push_back(std::move(opened));
    }
    void close() {
        YamlNode node = std::move(open_.back().node);
        open_.pop_back();
        place(std::move(node));
    }
    void place(YamlNode node) {
        if (documents_ > 1) return;
        if (open_.empty()) {
            root_ = std::move(node);
            return;
        }
        Open& parent = open_.back();
        if (!parent.node.is_mapping()) {
            parent.node.items.push_back(std::move(node));
        } else if (!parent.has_key) {
            parent.has_key = true;
            parent.is_bad_key = node.is_sequence() || node.is_mapping();
            if (parent.is_bad_key) {
                add(node.line, node.column, "a key must be a text, not a list or a mapping", kQuoteHint);
            }
            parent.key = std::move(node);
        } else {
            parent.has_key = false;
            if (parent.is_bad_key) return;
            parent.node.keys.push_back(std::move(parent.key));
            parent.node.items.push_back(std::move(node));
        }
    }
    // `{columns: (a, b), where: x}` reads as the keys `columns: (a` and `b)`.
    void refuse_cut_sql(YamlNode& node) {
        const auto refuse = [&](const YamlNode& part) {
            if (part.form != YamlNode::Form::scalar || part.style != YamlNode::Style::plain) return false;
            if (bracket_balance(part.text) == 0) return false;
            add(part.line, part.column, "\"" + part.text + "\" is only a part of a text: YAML cut it at the comma",
                kQuoteHint);
            return true;
        };
        for (std::size_t i = 0; i < node.items.size(); ++i) {
            if ((node.is_mapping() && refuse(node.keys[i])) || refuse(node.items[i])) {
                // One word about it is enough: nothing in these brackets is what it was meant to be.
                node.keys.clear();
                node.items.clear();
                return;
            }
        }
    }
    void refuse_duplicates(YamlNode& node) {
        std::vector<std::size_t> order(node.keys.size());
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
        std::stable_sort(order.begin(), order.end(),
                         [&](std::size_t a, std::size_t b) { return node.keys[a].text < node.keys[b].text; });
        std::vector<std::size_t> repeated;
        for (std::size_t i = 1, first = 0; i < order.size(); ++i) {
            if (node.keys[order[i]].text != node.keys[order[first]].text) {
                first = i;
                continue;
            }
            const YamlNode& key = node.keys[order[i]];
            add(key.line, key.column, "duplicate key \"" + key.text + "\"",
                "it stands on line " + std::to_string(node.keys[order[first]].line) + " already");
            repeated.push_back(order[i]);
        }
        std::sort(repeated.rbegin(), repeated.rend());
        for (std::size_t i : repeated) {
            node.keys.erase(node.keys.begin() + static_cast<std::ptrdiff_t>(i));
            node.items.erase(node.items.begin() + static_cast<std::ptrdiff_t>(i));
        }
    }

    const std::string& file_;
    const Lines& lines_;
    Diagnostics& diagnostics_;
    std::vector<Open> open_;
    YamlNode root_;
    int documents_ = 0;
};

bool refuse_bad_bytes(const std::string& file, std::string_view text, Diagnostics& diagnostics) {
    const std::size_t zero = text.find('\0');
    const std::size_t invalid = support::first_invalid_utf8(text).value_or(std::string_view::npos);
    const std::size_t at = std::min(zero, invalid);
    if (at == std::string_view::npos) return false;
    const std::string_view before = text.substr(0, at);
    const std::size_t line_start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    static constexpr std::string_view kHex = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(text[at]);
    std::string message = "the byte 0x";
    message += kHex[byte >> 4];
    message += kHex[byte & 15];
    message += byte == 0 ? " cannot stand in a text file" : " is not UTF-8";
    diagnostics.push_back({Severity::error,
                           {file, 1 + static_cast<int>(std::count(before.begin(), before.end(), '\n')),
                            static_cast<int>(at - line_start) + 1},
                           std::move(message),
                           byte == 0 ? "" : "save the file as UTF-8"});
    return true;
}

std::string syntax_hint(std::string_view message, std::string_view line) {
    if (line.find('\t') != std::string_view::npos && line.find_first_not_of(" \t") != std::string_view::npos &&
        line.substr(0, line.find_first_not_of(" \t")).find('\t') != std::string_view::npos) {
        return "indent with spaces, not with tabs";
    }
    const bool is_flow = line.find('{') != std::string_view::npos || line.find('[') != std::string_view::npos;
    if (is_flow && message.find("flow") != std::string_view::npos) return std::string(kQuoteHint);
    if (message.find("illegal map value") == std::string_view::npos) return "";
    if (line.size() > 1024)
        return "a key of more than 1,024 bytes is written `? key`, its value on the next line as `: value`";
    return "a text that holds \": \" must be quoted, or stand as a block after |";
}

}  // namespace

const YamlNode* YamlNode::find(std::string_view key) const {
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (keys[i].text == key) return &items[i];
    }
    return nullptr;
}

std::optional<YamlNode> parse_yaml(const std::string& file, std::string_view text, Diagnostics& diagnostics) {
    if (refuse_bad_bytes(file, text, diagnostics)) return std::nullopt;
    const Lines lines(text);
    ViewBuffer buffer(text);
    std::istream stream(&buffer);
    TreeBuilder builder(file, lines, diagnostics);
    try {
        YAML::Parser parser(stream);
        while (builder.documents() < 2 && parser.HandleNextDocument(builder)) {
        }
    } catch (const YAML::Exception& error) {
        const int line = error.mark.line + 1;
        diagnostics.push_back({Severity::error,
                               {file, line, error.mark.column + 1},
                               "this is not YAML: " + error.msg,
                               syntax_hint(error.msg, lines.line(line))});
        return std::nullopt;
    }
    return builder.take_root();
}

}  // namespace schemadiff::load
