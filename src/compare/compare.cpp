#include "compare/compare.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "compare/attribute_text.h"
#include "compare/match.h"
#include "compare/partition_bound.h"
#include "sql/tokens.h"
#include "support/rights.h"
#include "support/text.h"

namespace schemadiff::compare {

namespace {

// One pair of texts that waits for the oracle's word, and the attribute it stands for.
struct Waiting {
    std::size_t change;
    AttributeChange attribute;
    sql::TextPair pair;
};

class Comparer {
  public:
    Comparer(const Catalog& from, const Catalog& to, const CompareOptions& options, LadderCounts& counts)
        : from_(from), to_(to), options_(options), counts_(counts) {}

    ChangeList run(sql::Oracle* oracle);

  private:
    void compare_pair(const ObjectPtr& before, const ObjectPtr& after);
    void compare_common(const Object& before, const Object& after, std::vector<AttributeChange>& out) const;
    template <class T>
    void compare_values(const Object& before, const T& from, const Object& after, const T& to);
    bool left_out(const Object& object, std::string_view attribute) const;
    int server_version() const;
    template <class T>
    void ask_about_query(std::string_view name, const T& from, const T& to);

    template <class Member>
    void compare_member(std::string_view name, const Member& before, const Member& after);
    void compare_text(std::string_view name, sql::TextKind kind, const std::string& before, const std::string& after);
    void compare_member(std::string_view name, const Options& before, const Options& after);
    void compare_member(std::string_view name, const PublicationTables& before, const PublicationTables& after);
    void compare_arguments(std::string_view name, const Arguments& before, const Arguments& after);
    void compare_sequence_rights(std::string_view name, const Object& before, const Grants& one, const Object& after,
                                 const Grants& other);
    void compare_checks(std::string_view name, const DomainChecks& before, const DomainChecks& after);
    void compare_keys(std::string_view name, const IndexKeys& before, const IndexKeys& after);
    void compare_bounds(std::string_view name, const Clause& before, const Clause& after);
    Names key_types(const Table& partition) const;
    void differs(std::string_view name, std::string before, std::string after) {
        current_.push_back({std::string(name), std::move(before), std::move(after)});
    }
    // Whether the role that read `catalog` may not see the object: then it is neither there nor absent.
    bool is_unseen(const Catalog& catalog, const Object& object);
    void ask(sql::Oracle* oracle);
    // The pair once more, over the columns that the live side has, where its texts name one of another type there.
    std::optional<sql::TextPair> over_live_columns(const sql::TextPair& pair) const;

    const Catalog& from_;
    const Catalog& to_;
    const CompareOptions& options_;
    LadderCounts& counts_;
    ChangeList list_;
    std::vector<Waiting> waiting_;
    // The pair being compared.
    const Object* before_ = nullptr;
    const Object* after_ = nullptr;
    std::vector<AttributeChange> current_;
};

// Adds the columns that the relation has in `catalog`, those of its parents with them.
void add_columns(const Catalog& catalog, const std::string& schema, const std::string& table, int depth,
                 std::vector<sql::ColumnContext>& out) {
    const auto& objects = catalog.objects();
    const Identity first{Kind::column, schema, table, "", ""};
    auto at = std::lower_bound(objects.begin(), objects.end(), first,
                               [](const ObjectPtr& object, const Identity& id) { return object->id < id; });
    for (; at != objects.end() && (*at)->id.kind == Kind::column && (*at)->id.schema == schema &&
           (*at)->id.parent == table;
         ++at) {
        const Column& column = (*at)->as<Column>();
        if (!column.inherited) out.push_back({(*at)->id.name, column.type.text, column.collation});
    }
    const Object* owner = catalog.find({Kind::table, schema, "", table, ""});
    if (!owner || depth > 20) return;
    Names parents = owner->as<Table>().inherits;
    if (!owner->as<Table>().partition_of.empty()) parents.push_back(owner->as<Table>().partition_of);
    for (const std::string& parent : parents)
        if (const auto name = split_name(parent)) add_columns(catalog, name->first, name->second, depth + 1, out);
}

std::vector<sql::ColumnContext> columns_of(const Catalog& catalog, const Identity& id) {
    std::vector<sql::ColumnContext> out;
    // VALUE reads as a column to the oracle.
    if (id.kind == Kind::domain)
        if (const Object* object = catalog.find(id)) {
            const Domain& domain = object->as<Domain>();
            out.push_back({"value", domain.type.text, domain.collation});
        }
    if (!id.parent.empty()) add_columns(catalog, id.schema, id.parent, 0, out);
    return out;
}

std::string result_type(const Object& object) {
    const Column* column = object.get_if<Column>();
    const Domain* domain = object.get_if<Domain>();
    return column ? column->type.text : domain ? domain->type.text : "";
}

template <class Member>
void Comparer::compare_member(std::string_view name, const Member& before, const Member& after) {
    if (!(before == after)) differs(name, attribute_text(before), attribute_text(after));
}

// `${NAME}` stands for a secret that nobody reads: it is equal to whatever is there.
bool is_secret(const std::string& value) {
    return value.starts_with("${") && value.ends_with('}');
}

// What parse_bool() of PostgreSQL makes of a word; nothing for what is none of its words.
std::optional<bool> truth_of(const std::string& value) {
    const std::string word = support::lower_case(value);
    if (word == "on" || word == "true" || word == "yes") return true;
    if (word == "off" || word == "false" || word == "no") return false;
    return std::nullopt;
}

void Comparer::compare_member(std::string_view name, const Options& before, const Options& after) {
    // PostgreSQL reads its own storage parameters and keeps them as they were written; those of a foreign-data wrapper
    // are for the wrapper to read.
    const bool is_own = name == "with" || name == "toast" || after_->id.kind == Kind::view;
    const auto is_in_after = [&](const auto& each) {
        const auto other = after.find(each.first);
        if (other == after.end()) return false;
        if (each.second == other->second || is_secret(each.second) || is_secret(other->second)) return true;
        return is_own && truth_of(each.second) && truth_of(each.second) == truth_of(other->second);
    };
    if (before.size() != after.size() || !std::all_of(before.begin(), before.end(), is_in_after))
        differs(name, attribute_text(before), attribute_text(after));
}

void Comparer::compare_member(std::string_view name, const PublicationTables& before, const PublicationTables& after) {
    bool same = before.size() == after.size();
    for (std::size_t at = 0; same && at < before.size(); ++at)
        same = before[at].table == after[at].table && before[at].columns == after[at].columns;
    if (!same) return differs(name, attribute_text(before), attribute_text(after));
    for (std::size_t at = 0; at < before.size(); ++at) {
        const std::string& one = before[at].where.text;
        const std::string& other = after[at].where.text;
        const auto verdict = same_text(sql::TextKind::expression, one, other, "", counts_);
        if (verdict && *verdict) continue;
        if (verdict) return differs(name, attribute_text(before), attribute_text(after));
        Waiting waiting{
            list_.changes.size(),
            {std::string(name), attribute_text(before), attribute_text(after)},
            {after_->id, std::string(name), sql::TextKind::expression, one, other, attribute_text(before), {}, ""}};
        if (const auto table = split_name(before[at].table))
            add_columns(to_, table->first, table->second, 0, waiting.pair.columns);
        waiting_.push_back(std::move(waiting));
    }
}

bool Comparer::left_out(const Object& object, std::string_view attribute) const {
    if (attribute.ends_with("_comment")) return !options_.comments;
    if (object.id.kind != Kind::column) return false;
    if (attribute == "identity_grants") return !options_.privileges;
    if (attribute != "type" && attribute != "default") return false;
    const bool type = attribute == "type";
    if (!(type ? options_.types : options_.defaults)) return true;
    const Names& off = type ? options_.types_off : options_.defaults_off;
    if (off.empty()) return false;
    const std::string table = object.id.schema + "." + object.id.parent;
    return std::any_of(off.begin(), off.end(), [&](const std::string& glob) {
        return support::glob_match(glob, table) || support::glob_match(glob, table + "." + object.id.name);
    });
}

// The server keeps the names of a view's columns in its query only: which they are, it must be asked, where a model
// says them apart.
template <class T>
constexpr bool has_columns_and_query = requires(const T& value) {
    value.query.text, value.columns.empty();
};

template <class T>
bool has_columns(const T& value) {
    if constexpr (has_columns_and_query<T>) return !value.columns.empty();
    return false;
}

template <class T>
bool says_columns_in_query(const T& from, const T& to) {
    return has_columns(from) != has_columns(to);
}

template <class T>
void Comparer::ask_about_query([[maybe_unused]] std::string_view name, [[maybe_unused]] const T& from,
                               [[maybe_unused]] const T& to) {
    if constexpr (has_columns_and_query<T>) {
        const auto with_columns = [](const T& value) {
            return value.query.text + (value.columns.empty() ? "" : "\n(" + attribute_text(value.columns) + ")");
        };
        waiting_.push_back({list_.changes.size(),
                            {std::string(name), from.query.text, to.query.text},
                            {after_->id,
                             std::string(name),
                             sql::TextKind::query,
                             with_columns(from),
                             with_columns(to),
                             with_columns(from),
                             {},
                             ""}});
    }
}

template <class T>
void Comparer::compare_values(const Object& before, const T& from, const Object& after, const T& to) {
    [[maybe_unused]] static const T kDefault{};
    for_each_attribute<T>([&](const auto& attribute) {
        using Member = std::decay_t<decltype(from.*attribute.member)>;
        if (attribute.traits.changed_by == ChangedBy::undone || left_out(after, attribute.name)) return;
        const Member& one = from.*attribute.member;
        const Member& other = to.*attribute.member;
        if (attribute.traits.only_if_given && other == kDefault.*attribute.member) return;
        if constexpr (std::is_same_v<Member, Expression>)
            compare_text(attribute.name, attribute.name == "default" ? sql::TextKind::value : sql::TextKind::expression,
                         one.text, other.text);
        else if constexpr (std::is_same_v<Member, Query>) {
            if (says_columns_in_query(from, to) || (has_columns(from) && one.text != other.text))
                ask_about_query(attribute.name, from, to);
            else
                compare_text(attribute.name, sql::TextKind::query, one.text, other.text);
        } else if constexpr (has_columns_and_query<T> && std::is_same_v<Member, Names>) {
            if (!says_columns_in_query(from, to)) compare_member(attribute.name, one, other);
        } else if constexpr (std::is_same_v<Member, Clause>) {
            if (attribute.name == "partition_bound")
                compare_bounds(attribute.name, one, other);
            else if (!same_tokens(one.text, other.text))
                differs(attribute.name, one.text, other.text);
        } else if constexpr (std::is_same_v<Member, IndexKeys>)
            compare_keys(attribute.name, one, other);
        else if constexpr (std::is_same_v<Member, DomainChecks>)
            compare_checks(attribute.name, one, other);
        else if constexpr (std::is_same_v<Member, Arguments>)
            compare_arguments(attribute.name, one, other);
        else if constexpr (std::is_same_v<T, Column> && std::is_same_v<Member, Grants>)
            compare_sequence_rights(attribute.name, before, one, after, other);
        else
            compare_member(attribute.name, one, other);
    });
    static_cast<void>(before);
}

// The rights on an identity column's sequence, which the table's owner owns.
void Comparer::compare_sequence_rights(std::string_view name, const Object& before, const Grants& one,
                                       const Object& after, const Grants& other) {
    if (one == other) return;
    const auto owner_of_table = [](const Catalog& catalog, const Object& column) -> std::optional<std::string> {
        const Object* table = catalog.find({Kind::table, column.id.schema, "", column.id.parent, ""});
        return table ? table->owner : std::nullopt;
    };
    const Identity sequence{Kind::sequence, after.id.schema, "", "", ""};
    const auto held = owner_of_table(from_, before);
    const auto said = owner_of_table(to_, after);
    const auto from = support::in_one_form(one, sequence, held, server_version());
    const auto to = support::in_one_form(other, sequence, said ? said : held, server_version());
    if (from != to) differs(name, from ? grants_text(*from) : "", to ? grants_text(*to) : "");
}

void Comparer::compare_text(std::string_view name, sql::TextKind kind, const std::string& before,
                            const std::string& after) {
    const std::string type = result_type(*after_);
    const std::optional<bool> same = same_text(kind, before, after, type, counts_);
    if (same && *same) return;
    if (same) return differs(name, before, after);
    Waiting waiting;
    waiting.change = list_.changes.size();
    waiting.attribute = {std::string(name), before, after};
    waiting.pair = {after_->id, std::string(name), kind, before, after, before, {}, type};
    waiting_.push_back(std::move(waiting));
}

void Comparer::compare_arguments(std::string_view name, const Arguments& before, const Arguments& after) {
    bool same = before.size() == after.size();
    for (std::size_t at = 0; same && at < before.size(); ++at)
        same =
            before[at].mode == after[at].mode && before[at].name == after[at].name && before[at].type == after[at].type;
    if (!same) return differs(name, attribute_text(before), attribute_text(after));
    for (std::size_t at = 0; at < before.size(); ++at) {
        const std::string& one = before[at].default_value.text;
        const std::string& other = after[at].default_value.text;
        const auto verdict = same_text(sql::TextKind::value, one, other, before[at].type.text, counts_);
        if (verdict && *verdict) continue;
        if (verdict) return differs(name, attribute_text(before), attribute_text(after));
        waiting_.push_back({list_.changes.size(),
                            {std::string(name), attribute_text(before), attribute_text(after)},
                            {after_->id,
                             std::string(name),
                             sql::TextKind::value,
                             one,
                             other,
                             attribute_text(before),
                             {},
                             before[at].type.text}});
    }
}

void Comparer::compare_checks(std::string_view name, const DomainChecks& before, const DomainChecks& after) {
    bool same = before.size() == after.size();
    for (std::size_t at = 0; same && at < before.size(); ++at)
        same = before[at].name == after[at].name && before[at].not_valid == after[at].not_valid &&
               (!options_.comments || before[at].comment == after[at].comment);
    if (!same) return differs(name, attribute_text(before), attribute_text(after));
    for (std::size_t at = 0; at < before.size(); ++at) {
        const std::string& one = before[at].expression.text;
        const std::string& other = after[at].expression.text;
        const auto verdict = same_text(sql::TextKind::expression, one, other, "", counts_);
        if (verdict && *verdict) continue;
        if (verdict) return differs(name, attribute_text(before), attribute_text(after));
        waiting_.push_back(
            {list_.changes.size(),
             {std::string(name), attribute_text(before), attribute_text(after)},
             {after_->id, std::string(name), sql::TextKind::expression, one, other, attribute_text(before), {}, ""}});
    }
}

void Comparer::compare_keys(std::string_view name, const IndexKeys& before, const IndexKeys& after) {
    if (before == after) {
        ++counts_.by_text;
        return;
    }
    const auto one = split_index_keys(before.text);
    const auto other = split_index_keys(after.text);
    bool same = one.size() == other.size();
    bool says_more = false;
    for (std::size_t at = 0; same && at < one.size(); ++at) {
        if (one[at].rest == other[at].rest) continue;
        same = one[at].rest == one[at].order && one[at].order == other[at].order;
        says_more = true;
    }
    if (!same) return differs(name, before.text, after.text);
    if (says_more) {
        // A collation or an operator class that may be the usual one, written out: only a server knows.
        waiting_.push_back(
            {list_.changes.size(),
             {std::string(name), before.text, after.text},
             {after_->id, std::string(name), sql::TextKind::query, before.text, after.text, before.text, {}, ""}});
        return;
    }
    for (std::size_t at = 0; at < one.size(); ++at) {
        const auto verdict =
            same_text(sql::TextKind::expression, one[at].expression, other[at].expression, "", counts_);
        if (verdict && *verdict) continue;
        if (verdict) return differs(name, before.text, after.text);
        waiting_.push_back({list_.changes.size(),
                            {std::string(name), before.text, after.text},
                            {after_->id,
                             std::string(name),
                             sql::TextKind::expression,
                             one[at].expression,
                             other[at].expression,
                             before.text,
                             {},
                             ""}});
    }
}

// The types of the columns that a partition's bound speaks of; empty for expressions, and where nobody knows.
Names Comparer::key_types(const Table& partition) const {
    Names types;
    const auto name = split_name(partition.partition_of);
    const Object* parent = name ? to_.find({Kind::table, name->first, "", name->second, ""}) : nullptr;
    if (!parent) return types;
    std::vector<sql::ColumnContext> columns;
    add_columns(to_, name->first, name->second, 0, columns);
    for (const std::string& key : key_columns(parent->as<Table>().partition_by.text)) {
        const auto column =
            std::find_if(columns.begin(), columns.end(), [&](const auto& each) { return each.name == key; });
        types.push_back(column == columns.end() ? "" : column->type);
    }
    return types;
}

void Comparer::compare_bounds(std::string_view name, const Clause& before, const Clause& after) {
    if (same_tokens(before.text, after.text)) return;
    const PartitionBound one = split_bound(before.text);
    const PartitionBound other = split_bound(after.text);
    if (one.frame != other.frame) return differs(name, before.text, after.text);
    const Names types = key_types(after_->as<Table>());
    for (std::size_t at = 0; at < one.values.size(); ++at) {
        const std::size_t key = one.values[at].key;
        const std::string type = key < types.size() ? types[key] : "";
        const std::string& left = one.values[at].text;
        const std::string& right = other.values[at].text;
        const auto verdict = same_text(sql::TextKind::value, left, right, type, counts_);
        if (verdict && *verdict) continue;
        if (verdict) return differs(name, before.text, after.text);
        waiting_.push_back({list_.changes.size(),
                            {std::string(name), before.text, after.text},
                            {after_->id, std::string(name), sql::TextKind::value, left, right, before.text, {}, type}});
    }
}

int Comparer::server_version() const {
    constexpr int kUnknown = 150000;
    if (from_.server_version) return from_.server_version;
    return to_.server_version ? to_.server_version : kUnknown;
}

void Comparer::compare_common(const Object& before, const Object& after, std::vector<AttributeChange>& out) const {
    if (options_.comments && before.comment != after.comment) out.push_back({"comment", before.comment, after.comment});
    if (before.security_labels != after.security_labels)
        out.push_back(
            {"security_labels", attribute_text(before.security_labels), attribute_text(after.security_labels)});
    if (options_.owners && before.owner && after.owner && before.owner != after.owner)
        out.push_back({"owner", *before.owner, *after.owner});
    if (!options_.privileges) return;
    const auto one = support::in_one_form(before.grants, before.id, before.owner, server_version());
    const auto other =
        support::in_one_form(after.grants, after.id, after.owner ? after.owner : before.owner, server_version());
    if (one != other)
        out.push_back({"grants", one ? grants_text(*one) : "the built-in default",
                       other ? grants_text(*other) : "the built-in default"});
}

void Comparer::compare_pair(const ObjectPtr& before, const ObjectPtr& after) {
    before_ = before.get();
    after_ = after.get();
    current_.clear();
    const std::size_t waiting = waiting_.size();
    visit(
        [&](const auto& from) {
            using T = std::decay_t<decltype(from)>;
            compare_values(*before, from, *after, after->as<T>());
        },
        before->value);
    compare_common(*before, *after, current_);
    if (current_.empty() && waiting_.size() == waiting) return;
    list_.changes.push_back({Verb::alter, before, after, std::move(current_)});
}

std::optional<sql::TextPair> Comparer::over_live_columns(const sql::TextPair& pair) const {
    if (pair.kind != sql::TextKind::expression || pair.id.kind == Kind::publication) return std::nullopt;
    std::set<std::string> named;
    for (const std::string* text : {&pair.left, &pair.right})
        for (const sql::Token& token : sql::tokens_tolerant(*text)) named.insert(token.value);
    const bool whole_row = named.count(pair.id.parent) != 0;
    sql::TextPair out = pair;
    out.columns = columns_of(from_, pair.id);
    out.over_live_columns = true;
    const auto changes_type = [&](const sql::ColumnContext& column) {
        const auto before = std::find_if(out.columns.begin(), out.columns.end(),
                                         [&](const sql::ColumnContext& each) { return each.name == column.name; });
        return before != out.columns.end() && (whole_row || named.count(column.name) != 0) &&
               (before->type != column.type || before->collation != column.collation);
    };
    if (std::none_of(pair.columns.begin(), pair.columns.end(), changes_type)) return std::nullopt;
    return out;
}

// Hands the waiting pairs over, and makes differences or undecided texts of the answers.
void Comparer::ask(sql::Oracle* oracle) {
    if (waiting_.empty()) return;
    std::vector<sql::TextPair> pairs;
    for (Waiting& each : waiting_) {
        if (each.pair.kind != sql::TextKind::query && each.pair.columns.empty())
            each.pair.columns = columns_of(to_, each.pair.id);
        pairs.push_back(each.pair);
    }
    // Texts that say the same over the columns as they are wanted need not do so over the columns as they are: an index
    // on date(day) is one on day where day is a date already. Equal are they where they are so on both sides.
    std::vector<std::size_t> places(waiting_.size());
    for (std::size_t at = 0; at < waiting_.size(); ++at)
        if (auto other = over_live_columns(waiting_[at].pair)) {
            places[at] = pairs.size();
            pairs.push_back(std::move(*other));
        }
    std::vector<sql::Answer> answers(pairs.size(), {sql::Verdict::undecided, "a database to ask"});
    if (oracle) answers = oracle->decide(pairs);
    for (std::size_t at = 0; at < waiting_.size(); ++at) {
        Change& change = list_.changes[waiting_[at].change];
        const Waiting& each = waiting_[at];
        counts_.count(answers[at].by);
        if (places[at] != 0 && answers[at].verdict != sql::Verdict::different &&
            answers[places[at]].verdict != sql::Verdict::equal)
            answers[at] = answers[places[at]];
        if (answers[at].verdict == sql::Verdict::undecided)
            list_.undecided.push_back({change.id(), change.after->where, each.attribute.attribute,
                                       each.attribute.before, each.attribute.after, answers[at].needs});
        if (answers[at].verdict == sql::Verdict::different && !change.touches(each.attribute.attribute))
            change.attributes.push_back(each.attribute);
    }
    std::erase_if(list_.changes, [](const Change& change) { return change.attributes.empty(); });
}

bool Comparer::is_unseen(const Catalog& catalog, const Object& object) {
    if (catalog.unmodelled.empty()) return false;
    const Unmodelled unseen{Unmodelled::Why::not_visible, object.id.described()};
    if (!std::binary_search(catalog.unmodelled.begin(), catalog.unmodelled.end(), unseen)) return false;
    list_.undecided.push_back({object.id, object.where, "definition", "not visible to this role", "there",
                               "a role that may read it, in a moment when nobody holds it locked"});
    return true;
}

// What a catalog that does not name it has nonetheless; null for any other object.
ObjectPtr always_there(const Identity& id) {
    if (!support::is_system_schema(id)) return nullptr;
    return std::make_shared<const Object>(id, SchemaNamespace{});
}

ChangeList Comparer::run(sql::Oracle* oracle) {
    std::vector<Change> whole;
    auto before = from_.objects().begin();
    auto after = to_.objects().begin();
    const auto before_end = from_.objects().end();
    const auto after_end = to_.objects().end();
    while (before != before_end || after != after_end) {
        const bool only_before = after == after_end || (before != before_end && (*before)->id < (*after)->id);
        const bool only_after = !only_before && (before == before_end || (*after)->id < (*before)->id);
        const ObjectPtr one = only_after ? always_there((*after)->id) : *before++;
        const ObjectPtr other = only_before ? always_there(one->id) : *after++;
        if (one && other)
            compare_pair(one, other);
        else
            whole.push_back({one ? Verb::drop : Verb::create, one, other, {}});
    }
    std::erase_if(whole, [&](const Change& change) {
        return change.before ? is_unseen(to_, *change.before) : is_unseen(from_, *change.after);
    });
    ask(oracle);
    // Both are in the order of identities.
    std::vector<Change> all;
    all.reserve(list_.changes.size() + whole.size());
    std::merge(std::move_iterator(list_.changes.begin()), std::move_iterator(list_.changes.end()),
               std::move_iterator(whole.begin()), std::move_iterator(whole.end()), std::back_inserter(all),
               [](const Change& one, const Change& other) { return one.id() < other.id(); });
    list_.changes = std::move(all);
    return std::move(list_);
}

}  // namespace

Comparison compare(const Catalog& from, const Catalog& to, const CompareOptions& options, sql::Oracle* oracle) {
    Comparison out;
    Matching matching = match(from, to);
    out.from = std::move(matching.from);
    out.to = std::move(matching.to);
    out.renames = std::move(matching.map);
    out.spent_renames = std::move(matching.spent);
    out.changes = Comparer(out.from, out.to, options, out.counts).run(oracle);
    out.changes.changes.insert(out.changes.changes.begin(), matching.renames.begin(), matching.renames.end());
    return out;
}

}  // namespace schemadiff::compare
