#include "cli/remembering_oracle.h"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "compare/attribute_text.h"
#include "sql/expression.h"
#include "sql/tokens.h"
#include "support/hash.h"

namespace schemadiff::cli {

namespace {

// Every text with its length, so that no two lists of texts read the same.
void add(std::string& out, std::string_view text) {
    out += std::to_string(text.size()) + ':';
    out += text;
}

// What a name in a text may stand for: all but members of relations, which are told by their relation.
bool is_named_alone(const Object& object) {
    return object.id.parent.empty() && object.id.kind != Kind::schema && object.id.kind != Kind::extension;
}

// Makes the keys of one comparison's texts.
class Keys {
  public:
    Keys(const Catalog& from, const Catalog& to, const Names& search_path) : to_(to) {
        add(common_, SCHEMADIFF_VERSION);
        add(common_, sql::parser_version());
        add(common_, std::to_string(from.server_version / 10000));
        for (const std::string& schema : search_path) add(common_, schema);
        for (const Catalog* catalog : {&from, &to})
            for (const ObjectPtr& object : catalog->objects())
                if (object->id.kind == Kind::extension || object->id.kind == Kind::cast)
                    add(common_, compare::fingerprint_text(*object));
        for (const ObjectPtr& object : to.objects())
            if (is_named_alone(*object)) named_[object->id.name].push_back(object.get());
    }

    std::string key_of(const sql::TextPair& pair) {
        std::string all = common_;
        add(all, pair.attribute);
        add(all, std::to_string(static_cast<int>(pair.kind)));
        add(all, pair.id.described());
        add(all, pair.right);
        add(all, pair.result_type);
        add(all, pair.over_live_columns ? "live" : "");
        std::set<std::string> words = words_of(pair.right);
        words.merge(words_of(pair.result_type));
        // A text that names its table speaks of whole rows.
        const bool whole_row = words.contains(pair.id.parent);
        for (const sql::ColumnContext& column : pair.columns) {
            if (!whole_row && !words.contains(column.name)) continue;
            add(all, column.name);
            add(all, column.type);
            add(all, column.collation);
            words.merge(words_of(column.type));
        }
        std::set<const Object*> found;
        for (const std::string& word : words) add_named(word, found);
        std::set<std::string> hashes;
        for (const Object* object : found) hashes.insert(hash_of(*object));
        for (const std::string& hash : hashes) add(all, hash);
        return support::sha256(all);
    }

  private:
    static std::set<std::string> words_of(std::string_view text) {
        std::set<std::string> out;
        for (sql::Token& token : sql::tokens_tolerant(text))
            if (token.is_name() || token.kind == sql::TokenKind::op) out.insert(std::move(token.value));
        return out;
    }

    void add_named(const std::string& word, std::set<const Object*>& out) const {
        const auto named = named_.find(word);
        if (named == named_.end()) return;
        for (const Object* object : named->second) {
            if (!out.insert(object).second) continue;
            // What a domain or a composite type is made of is part of what its name means.
            if (const auto* domain = object->get_if<Domain>())
                for (const std::string& part : words_of(domain->type.text)) add_named(part, out);
        }
    }

    // The columns of a table are part of what its name means in a query.
    const std::string& hash_of(const Object& object) {
        std::string& hash = hashes_[&object];
        if (!hash.empty()) return hash;
        std::string all;
        add(all, compare::fingerprint_text(object));
        const auto& objects = to_.objects();
        const Identity first{Kind::column, object.id.schema, object.id.name, "", ""};
        auto at = std::lower_bound(objects.begin(), objects.end(), first,
                                   [](const ObjectPtr& each, const Identity& id) { return each->id < id; });
        for (; at != objects.end() && (*at)->id.kind == Kind::column && (*at)->id.schema == object.id.schema &&
               (*at)->id.parent == object.id.name;
             ++at)
            add(all, compare::fingerprint_text(**at));
        return hash = support::sha256(all);
    }

    const Catalog& to_;
    std::string common_;
    std::unordered_map<std::string, std::vector<const Object*>> named_;
    std::unordered_map<const Object*, std::string> hashes_;
};

class RememberingOracle : public sql::Oracle {
  public:
    RememberingOracle(Decisions& decisions, const Catalog& from, const Catalog& to, const Names& search_path,
                      std::unique_ptr<sql::Oracle> rest)
        : decisions_(decisions), from_(from), to_(to), search_path_(search_path), rest_(std::move(rest)) {}

    std::vector<sql::Answer> decide(const std::vector<sql::TextPair>& pairs) override {
        Keys keys(from_, to_, search_path_);
        std::vector<sql::Answer> out(pairs.size());
        std::vector<std::string> key_of;
        std::vector<sql::TextPair> open;
        std::vector<std::size_t> places;
        for (std::size_t at = 0; at < pairs.size(); ++at) {
            key_of.push_back(keys.key_of(pairs[at]));
            const Decisions::Entry* entry = decisions_.find(key_of[at]);
            if (entry != nullptr && entry->proved && entry->printed == pairs[at].left) {
                decisions_.used(key_of[at]);
                out[at] = {sql::Verdict::equal, "", sql::DecidedBy::memory};
            } else {
                open.push_back(pairs[at]);
                places.push_back(at);
            }
        }
        if (open.empty()) return out;
        const std::vector<sql::Answer> answers = rest_->decide(open);
        for (std::size_t at = 0; at < open.size(); ++at)
            out[places[at]] = learned(key_of[places[at]], open[at], answers[at]);
        return out;
    }

  private:
    sql::Answer learned(const std::string& key, const sql::TextPair& pair, sql::Answer answer) {
        switch (answer.verdict) {
            case sql::Verdict::equal:
                decisions_.put(key,
                               {from_.server_version / 10000, pair.id.described(), pair.attribute, pair.left, true});
                break;
            case sql::Verdict::different: {
                const Decisions::Entry* entry = decisions_.find(key);
                if (entry != nullptr && entry->printed == pair.left) decisions_.drop(key);
                break;
            }
            case sql::Verdict::undecided:
                if (const Decisions::Entry* entry = decisions_.find(key); entry && entry->printed == pair.left) {
                    decisions_.used(key);
                    answer.needs += "; " + decisions_.path() + " says they are equal, which nothing here could prove";
                }
                break;
        }
        return answer;
    }

    Decisions& decisions_;
    const Catalog& from_;
    const Catalog& to_;
    const Names& search_path_;
    std::unique_ptr<sql::Oracle> rest_;
};

}  // namespace

std::unique_ptr<sql::Oracle> make_remembering_oracle(Decisions& decisions, const Catalog& from, const Catalog& to,
                                                     const Names& search_path, std::unique_ptr<sql::Oracle> rest) {
    return std::make_unique<RememberingOracle>(decisions, from, to, search_path, std::move(rest));
}

}  // namespace schemadiff::cli
