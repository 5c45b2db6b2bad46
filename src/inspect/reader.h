// What the kinds share while a snapshot is read: names by oid, columns by number, comments, operator classes; and the
// objects that were made so far.
//
// Filled by the shared queries first (shared.h), then by the kinds in their order. Views point into the results, which
// outlive the reader.
#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "inspect/inspect.h"
#include "inspect/operator_classes.h"
#include "inspect/row.h"
#include "schemadiff/catalog.h"

namespace schemadiff::inspect {

// The system catalogs that objects come from. Their oids are fixed (src/include/catalog/pg_class.h and others).
enum class Class : Oid {
    default_acl = 826,
    type = 1247,
    routine = 1255,
    relation = 1259,
    foreign_server = 1417,
    user_mapping = 1418,
    foreign_data_wrapper = 2328,
    access_method = 2601,
    cast = 2605,
    constraint = 2606,
    conversion = 2607,
    language = 2612,
    schema = 2615,
    operator_class = 2616,
    operator_ = 2617,
    rewrite = 2618,
    trigger = 2620,
    operator_family = 2753,
    extension = 3079,
    policy = 3256,
    statistics = 3381,
    collation = 3456,
    event_trigger = 3466,
    transform = 3576,
    text_search_dictionary = 3600,
    text_search_parser = 3601,
    text_search_configuration = 3602,
    text_search_template = 3764,
    subscription = 6100,
    publication = 6104
};

struct RelationColumn {
    std::string_view name;  // empty: dropped, or not read
    Oid type = 0;
    Oid collation = 0;
};

struct Relation {
    std::string_view schema;
    std::string_view name;
    char kind = 0;
    // Its schema is managed, no extension owns it, and it is not left out.
    bool managed = false;
    bool partition = false;
    // Made OF a composite type.
    bool typed = false;
    // Direct parents, in their order; for a partition the one.
    std::vector<Oid> parents;
    // By number less one.
    std::vector<RelationColumn> columns;

    // `schema.name`, quoted.
    std::string qualified() const;
    // Identities without a kind: the relation's own, and that of its column, constraint, index or trigger.
    Identity identity() const;
    Identity part(std::string_view part_name) const;
};

// What an index is attached to, if it is a partition's; the index itself may stand behind a key.
struct IndexParent {
    Oid schema = 0;
    std::string_view name;
    // It is valid and has the options and the tablespace of its child.
    bool says_the_same = false;
    // The names of the child's own columns, as an array.
    std::string_view columns;
};

// What is known of an identity column's sequence before the column is read.
struct IdentitySequence {
    Options options;  // those that are not the usual ones
    std::string comment;
    Options labels;
    Grants grants;
};

class Reader {
  public:
    Reader(const InspectOptions& options, int server_version);

    int server_version() const { return server_version_; }

    // ---- names ----
    bool is_managed_schema(std::string_view name) const;
    std::string_view schema_name(Oid oid) const;
    // An expression over the columns of a relation, as printed_expression() gives it.
    Expression expression_over(Oid relation, std::string_view text) const;
    // Null where it is none that we know.
    const Relation* relation(Oid oid) const;
    // The same, only if it is managed.
    const Relation* managed_relation(Oid oid) const;
    std::string_view column_name(Oid relation, std::int64_t number) const;
    Names column_names(Oid relation, const std::vector<std::int64_t>& numbers) const;
    // As PostgreSQL prints it behind COLLATE.
    std::string collation_name(Oid oid) const;
    // The same with its schema, whichever that is.
    std::string qualified_collation_name(Oid oid) const;
    bool is_extension_member(Class class_id, Oid oid) const;

    // ---- what queries add ----
    void add_schema(Oid oid, std::string_view name);
    Relation& add_relation(Oid oid, Oid schema, std::string_view name, char kind);
    Relation* mutable_relation(Oid oid);
    void add_comment(Oid class_id, Oid oid, std::int64_t part, std::string_view text);
    void add_collation(Oid oid, Oid schema, std::string_view name);
    void add_extension_member(Oid class_id, Oid oid);
    std::string_view comment(Class class_id, Oid oid, std::int64_t part = 0) const;
    void add_label(Oid class_id, Oid oid, std::int64_t part, std::string_view provider, std::string_view label);
    const Options& labels(Class class_id, Oid oid, std::int64_t part = 0) const;
    // The object goes with the extension (pg_depend.deptype x).
    void add_extension_needed(Oid class_id, Oid oid, std::string_view extension);
    const Names& extensions_needed(Class class_id, Oid oid) const;
    // Whether it has a comment or a security label.
    bool is_annotated(Class class_id, Oid oid, std::int64_t part = 0) const;
    // Brings what the object's ACL says into the form of Object::grants.
    void settle_rights(Object& object) const;
    void add_identity_sequence(Oid relation, std::int64_t column, IdentitySequence sequence);
    const IdentitySequence* identity_sequence(Oid relation, std::int64_t column) const;
    void add_index_parent(Oid index, IndexParent parent) { index_parents_.emplace(index, parent); }
    // Null where the index is attached to none.
    const IndexParent* index_parent(Oid index) const;
    // Indexes that are part of a constraint.
    void add_constraint_index(Oid index) { constraint_indexes_.insert(index); }
    bool is_constraint_index(Oid index) const { return constraint_indexes_.contains(index); }
    // Names of access methods and tablespaces.
    void add_access_method(Oid oid, std::string_view name) { access_methods_.emplace(oid, name); }
    std::string_view access_method(Oid oid) const;
    void add_tablespace(Oid oid, std::string_view name) { tablespaces_.emplace(oid, name); }
    // Empty for the database's own.
    std::string_view tablespace(Oid oid) const;

    // ---- what comes out ----
    // Adds an object with its comment, its labels, and the extensions with which it goes.
    Object& add(Class class_id, Oid oid, Object object, std::int64_t part = 0);
    // The object of a relation that was added; null where there is none.
    Object* relation_object(Oid oid);
    // Rights on one column stand with those of its relation.
    void add_column_grants(Oid relation, std::string_view column, std::string_view acl);
    void add_not_modelled(std::string what);
    // The text of an object could not be read because another session has it locked.
    void add_not_visible(const Identity& id);
    KnownNames& known() { return known_; }
    Catalog finish();

    OperatorClasses operator_classes;

  private:
    struct ColumnGrants {
        Oid relation;
        std::string_view column;
        std::string_view acl;
    };
    void merge_column_grants();

    const InspectOptions& options_;
    int server_version_;
    std::set<std::string, std::less<>> managed_schemas_;
    std::set<TableName> left_out_;
    std::unordered_map<Oid, std::string_view> schemas_;
    std::unordered_map<Oid, Relation> relations_;
    std::unordered_map<std::uint64_t, std::string_view> comments_;        // of whole relations and of columns
    std::unordered_map<std::uint64_t, std::string_view> other_comments_;  // of all else
    struct LabelKey {
        Oid class_id;
        Oid oid;
        std::int64_t part;
        auto operator<=>(const LabelKey&) const = default;
    };
    std::map<LabelKey, Options> labels_;
    std::map<LabelKey, Names> extensions_needed_;
    struct CollationName {
        std::string_view schema;
        std::string_view name;
    };
    std::unordered_map<Oid, CollationName> collations_;
    std::unordered_set<std::uint64_t> members_;
    std::unordered_map<std::uint64_t, IdentitySequence> identity_sequences_;
    std::unordered_map<Oid, IndexParent> index_parents_;
    std::unordered_set<Oid> constraint_indexes_;
    std::unordered_map<Oid, std::string_view> access_methods_;
    std::unordered_map<Oid, std::string_view> tablespaces_;
    std::vector<std::shared_ptr<Object>> objects_;
    std::unordered_map<Oid, Object*> relation_objects_;
    std::vector<ColumnGrants> column_grants_;
    std::vector<Unmodelled> unmodelled_;
    Names found_schemas_;
    KnownNames known_;
};

// Text that PostgreSQL printed, in the form that gives the same tree back (sql/printed_form.h).
Expression printed_expression(std::string_view text);

}  // namespace schemadiff::inspect
