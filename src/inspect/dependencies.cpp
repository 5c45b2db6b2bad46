#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "db/connection.h"
#include "inspect/dependency_queries.h"
#include "inspect/inspect.h"
#include "inspect/reader.h"
#include "inspect/row.h"
#include "inspect/snapshot.h"
#include "sql/quote.h"

namespace schemadiff::inspect {

namespace {

// Beside those of reader.h: the catalogs of what an operator family consists of.
constexpr Oid kFamilyOperators = 2602, kFamilyFunctions = 2603;

constexpr Oid oid_of(Class class_id) {
    return static_cast<Oid>(class_id);
}

std::optional<Kind> kind_called(std::string_view text) {
    constexpr std::array kKinds{
#define SCHEMADIFF_X(kind, type, word, traits) Kind::kind,
        SCHEMADIFF_KINDS(SCHEMADIFF_X)
#undef SCHEMADIFF_X
    };
    for (const Kind kind : kKinds) {
        if (name(kind) == text) return kind;
    }
    return std::nullopt;
}

Identity relation_called(Kind kind, const std::string& schema, const std::string& name) {
    Identity id;
    id.kind = kind;
    id.schema = schema;
    id.name = name;
    return id;
}

// The nearest parent's column of the name, for one that is inherited only and so no object.
std::optional<Identity> inherited_column(const Catalog& catalog, const Identity& column, int depth = 0) {
    const Object* table = catalog.find(relation_called(Kind::table, column.schema, column.parent));
    if (!table || depth > 20) return std::nullopt;
    Names parents = table->as<Table>().inherits;
    if (!table->as<Table>().partition_of.empty()) parents.push_back(table->as<Table>().partition_of);
    for (const std::string& parent : parents) {
        const Names parts = sql::split_qualified_name(parent);
        if (parts.size() != 2) continue;
        Identity above = column;
        above.schema = parts[0];
        above.parent = parts[1];
        if (catalog.find(above)) return above;
        if (auto found = inherited_column(catalog, above, depth + 1)) return found;
    }
    return std::nullopt;
}

// An entry of a system catalog.
struct Address {
    Oid class_id = 0;
    Oid oid = 0;

    auto operator<=>(const Address&) const = default;
    std::uint64_t key() const { return static_cast<std::uint64_t>(class_id) << 32 | oid; }
};

// One end of an edge: an entry, or a column of it.
struct End {
    Address address;
    std::int64_t part = 0;

    auto operator<=>(const End&) const = default;
};

struct Edge {
    End dependent;
    End referenced;
    // It is a part of what it depends on.
    bool is_part = false;
};

std::vector<Edge> read_edges(const db::Result& result) {
    std::vector<Edge> edges;
    edges.reserve(static_cast<std::size_t>(result.rows()));
    std::unordered_set<std::uint64_t> internal;
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        Edge& edge = edges.emplace_back();
        for (End* end : {&edge.dependent, &edge.referenced}) {
            end->address.class_id = row.oid();
            end->address.oid = row.oid();
            end->part = row.integer();
        }
        const char type = row.letter();
        edge.is_part = type == 'i' || type == 'a';
        if (type == 'i') internal.insert(edge.dependent.address.key());
    }
    // A function or cast that came with a type says nothing that the type does not say.
    std::erase_if(edges, [&](const Edge& edge) {
        const Address& from = edge.dependent.address;
        return (from.class_id == oid_of(Class::routine) || from.class_id == oid_of(Class::cast)) &&
               internal.contains(from.key());
    });
    return edges;
}

// What an entry is called, and what the catalog holds of it.
struct Node {
    std::optional<Kind> kind;  // none of ours else
    bool copy = false;
    Identity id;
    const Object* held = nullptr;  // it itself; null where the catalog has it not
};

// All entries that have a name of ours.
class Nodes {
  public:
    Nodes(const Catalog& catalog, const db::Result& nodes, const db::Result& columns) : catalog_(catalog) {
        nodes_.reserve(static_cast<std::size_t>(nodes.rows()));
        for (int number = 0; number < nodes.rows(); ++number) add(Row(nodes, number));
        columns_.reserve(static_cast<std::size_t>(columns.rows()));
        for (int number = 0; number < columns.rows(); ++number) {
            Row row(columns, number);
            const Oid table = row.oid();
            const std::int64_t part = row.integer();
            columns_.emplace(column_key(table, part), row.view());
        }
    }

    // Null where it has no name of ours.
    const Node* find(const Address& address) const {
        const auto found = nodes_.find(address.key());
        return found == nodes_.end() ? nullptr : &found->second;
    }
    // Empty for whole objects.
    std::string_view column(const End& end) const {
        if (end.address.class_id != oid_of(Class::relation) || end.part <= 0) return {};
        const auto found = columns_.find(column_key(end.address.oid, end.part));
        return found == columns_.end() ? std::string_view() : found->second;
    }
    // What the catalog holds: the column, else its parents', else the relation, else the relation of a constraint or an
    // index that is no object. Null if it holds none of these.
    const Object* held(const Node& node, std::string_view column) const {
        if (!node.kind) return nullptr;
        if (!column.empty())
            if (const Object* found = held_column(node.id, column)) return found;
        return node.held;
    }

  private:
    static std::uint64_t column_key(Oid table, std::int64_t part) {
        return static_cast<std::uint64_t>(table) << 16 | static_cast<std::uint16_t>(part);
    }
    void add(Row row) {
        Address address;
        address.class_id = row.oid();
        address.oid = row.oid();
        const std::string_view word = row.view();
        Node node;
        node.kind = kind_called(word);
        node.copy = word == "copy";
        if (node.kind) {
            node.id = {*node.kind, row.text(), row.text(), row.text(), row.text()};
            node.held = held_itself(node.id);
        }
        nodes_.emplace(address.key(), std::move(node));
    }
    const Object* held_itself(const Identity& id) const {
        if (const Object* found = catalog_.find(id)) return found;
        if (id.parent.empty()) return nullptr;
        for (const Kind kind : {Kind::table, Kind::view, Kind::materialized_view})
            if (const Object* found = catalog_.find(relation_called(kind, id.schema, id.parent))) return found;
        return nullptr;
    }
    const Object* held_column(const Identity& relation, std::string_view name) const {
        Identity column;
        column.kind = relation.kind == Kind::table ? Kind::column : Kind::view_column;
        column.schema = relation.schema;
        column.parent = relation.name;
        column.name = name;
        if (const Object* found = catalog_.find(column)) return found;
        if (relation.kind != Kind::table) return nullptr;
        const auto inherited = inherited_column(catalog_, column);
        return inherited ? catalog_.find(*inherited) : nullptr;
    }

    const Catalog& catalog_;
    std::unordered_map<std::uint64_t, Node> nodes_;
    std::unordered_map<std::uint64_t, std::string_view> columns_;
};

// From edges between entries to dependencies between objects of the catalog.
class Gathering {
  public:
    Gathering(const Catalog& catalog, const Nodes& nodes) : catalog_(catalog), nodes_(nodes) {
        places_.reserve(catalog.objects().size());
        for (const ObjectPtr& each : catalog.objects())
            places_.emplace(each.get(), static_cast<std::uint32_t>(places_.size() + 1));
    }

    void add(const Edge& edge) {
        const Node* to = nodes_.find(edge.referenced.address);
        const Node* from = nodes_.find(edge.dependent.address);
        if (!to || to->copy || (from && from->copy)) return;
        // The entries of an operator family that an extension made have no mark of their own.
        const Oid class_id = edge.dependent.address.class_id;
        if (to->kind == Kind::extension && (class_id == kFamilyOperators || class_id == kFamilyFunctions)) return;
        const std::string_view column = nodes_.column(edge.referenced);
        // The key of a partitioned table, which holds on to it: that column may be its parent's.
        if (from && column.empty() && from->kind == to->kind && from->id == to->id) return;
        const Object* referenced = nodes_.held(*to, column);
        if (!referenced) return;
        const Object* dependent = from ? nodes_.held(*from, nodes_.column(edge.dependent)) : nullptr;
        if (dependent) return add_held(dependent, referenced, *to, column);
        // A part of a member, the row type of a table say, goes with the extension; what is no object at all, the
        // entry of a publication say, with what it is a part of.
        if (edge.is_part && (referenced->id.kind == Kind::extension || !from)) return;
        if (from && from->kind)
            add(nullptr, referenced, from->id.described());
        else
            undescribed_.emplace_back(edge.dependent, referenced);
    }

    // What has no name of ours, and must be asked for.
    std::vector<End> undescribed() const {
        std::vector<End> out;
        for (const auto& [end, referenced] : undescribed_) out.push_back(end);
        return out;
    }
    void describe(const db::Result& descriptions) {
        for (std::size_t at = 0; at < undescribed_.size(); ++at)
            add(nullptr, undescribed_[at].second, descriptions.text(static_cast<int>(at), 0));
    }

    // The catalog's objects are in the order of identities: their places say what comparing names would.
    Dependencies finish() {
        std::sort(found_.begin(), found_.end());
        found_.erase(std::unique(found_.begin(), found_.end()), found_.end());
        Dependencies out;
        out.reserve(found_.size());
        for (Found& each : found_) {
            Dependency& next = out.emplace_back();
            if (each.dependent) next.dependent = catalog_.objects()[each.dependent - 1]->id;
            next.referenced = catalog_.objects()[each.referenced - 1]->id;
            next.unmanaged_dependent = std::move(each.unmanaged);
        }
        return out;
    }

  private:
    // By place in the catalog, counted from 1; 0: not the catalog's.
    struct Found {
        std::uint32_t dependent = 0;
        std::uint32_t referenced = 0;
        std::string unmanaged;
        auto operator<=>(const Found&) const = default;
    };

    void add(const Object* dependent, const Object* referenced, std::string unmanaged = "") {
        found_.push_back({dependent ? places_.at(dependent) : 0, places_.at(referenced), std::move(unmanaged)});
    }
    void add_held(const Object* dependent, const Object* referenced, const Node& to, std::string_view column) {
        if (dependent == referenced) return;
        add(dependent, referenced);
        // Who uses a column that is its parent's uses the table, too, which pg_depend then does not say.
        const bool inherited =
            !column.empty() && referenced->id.kind == Kind::column && referenced->id.parent != to.id.name;
        if (!inherited || dependent->id == to.id || dependent->id.parent == to.id.name) return;
        if (const Object* table = catalog_.find(to.id)) add(dependent, table);
    }

    const Catalog& catalog_;
    const Nodes& nodes_;
    std::unordered_map<const Object*, std::uint32_t> places_;
    std::vector<std::pair<End, const Object*>> undescribed_;
    std::vector<Found> found_;
};

std::string describing_query(const std::vector<End>& ends) {
    std::string classes, oids, parts;
    for (const End& end : ends) {
        const char* comma = classes.empty() ? "" : ",";
        classes += comma + std::to_string(end.address.class_id);
        oids += comma + std::to_string(end.address.oid);
        parts += comma + std::to_string(end.part);
    }
    return "select pg_catalog.pg_describe_object(u.class_id, u.oid, u.part) from pg_catalog.unnest('{" + classes +
           "}'::oid[], '{" + oids + "}'::oid[], '{" + parts +
           "}'::integer[]) with ordinality u (class_id, oid, part, place) order by u.place";
}

}  // namespace

Dependencies inspect_dependencies(db::Connection& connection, const Catalog& catalog) {
    std::vector<std::string> statements{kBeginSnapshot, pin_settings(std::chrono::milliseconds(200))};
    for (std::string& query : dependency_queries()) statements.push_back(std::move(query));
    Dependencies out;
    in_snapshot(connection, false, [&](const DatabaseError*) {
        const std::vector<db::Result> results = connection.query_several(statements);
        const Nodes nodes(catalog, results[2], results[3]);
        Gathering gathering(catalog, nodes);
        for (const Edge& edge : read_edges(results[4])) gathering.add(edge);
        const std::vector<End> undescribed = gathering.undescribed();
        std::vector<std::string> rest;
        if (!undescribed.empty()) rest.push_back(describing_query(undescribed));
        rest.emplace_back("commit");
        const std::vector<db::Result> last = connection.query_several(rest);
        if (!undescribed.empty()) gathering.describe(last.front());
        out = gathering.finish();
        return std::vector<db::Result>();
    });
    return out;
}

}  // namespace schemadiff::inspect
