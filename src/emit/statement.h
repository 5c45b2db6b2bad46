// From one object, or one change to it, to the statements that make it so. A file a kind; `plan` calls these.
//
// Nothing here decides order or looks at a second object, save what the context says. All names are qualified and
// quoted by sql/quote.h. A statement carries the facts of its step: locks, work, effect on data, guard.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "schemadiff/plan.h"

namespace schemadiff::compare {
class Hierarchy;
}

namespace schemadiff::emit {

struct Statement {
    std::string sql;  // without the semicolon
    std::vector<RelationLock> locks;
    Work work = Work::none;
    DataEffect data = DataEffect::keeps;
    std::string deletes;         // what is lost, for the mark: "column public.orders.total"; empty: nothing
    std::optional<Guard> guard;  // stands before what may fail on rows
    int since = 13;
    bool outside_transaction = false;
    std::string privilege;
};
using Statements = std::vector<Statement>;

struct Context {
    // The catalogs that the change leads from and to: what else a table has, the type a column had. Where `before` is
    // null everything that a guard asks about is taken to be there.
    const Catalog* before = nullptr;
    const Catalog* after = nullptr;
    int server_version = 150000;
    bool concurrent_indexes = false;
    // Who inherits from whom in the two catalogs; null: nobody.
    const compare::Hierarchy* tree_before = nullptr;
    const compare::Hierarchy* tree_after = nullptr;
};

// ---- the kinds' own files -------------------------------------------------------------------------------------
// For each kind T, in emit/KIND.cpp:
//   create   the statements that make the object, without comment, owner and grants. `members` are the objects that
//            are folded into it: the columns and constraints of a new table.
//   drop     the statements that remove it
//   alter    those that turn `before` into `after`, for the attributes named in `change` only; never called where plan
//            decided for a replacement. Several attributes may share one statement.
//   rename   `from` has the old name, `to` the new one
//   address  how COMMENT ON, ALTER ... OWNER TO name it: `COLUMN public.t.c`, `CONSTRAINT n ON public.t`,
//            `FUNCTION public.f(integer)`
#define SCHEMADIFF_X(kind, type, word, traits)                                                                     \
    void create(const Object& object, const type& value, const std::vector<ObjectPtr>& members,                    \
                const Context& context, Statements& out);                                                          \
    void drop(const Object& object, const type& value, const Context& context, Statements& out);                   \
    void alter(const Object& before, const type& from, const Object& after, const type& to, const Change& change,  \
               const Context& context, Statements& out);                                                           \
    void rename(const Object& from, const type& value, const Object& to, const Context& context, Statements& out); \
    std::string address(const Object& object, const type& value);
SCHEMADIFF_KINDS(SCHEMADIFF_X)
#undef SCHEMADIFF_X

// ---- for any kind ---------------------------------------------------------------------------------------------
// With the object's comment, owner and grants, and the comments and grants of its members, where they have them.
Statements create(const Object& object, const std::vector<ObjectPtr>& members, const Context& context);
Statements drop(const Object& object, const Context& context);
// Comment, owner and grants included, where `change` names them.
Statements alter(const Change& change, const Context& context);
Statements rename(const Object& from, const Object& to, const Context& context);
std::string address(const Object& object);

// COMMENT ON address IS 'text' or NULL.
Statement comment(const Object& object);
// ALTER ... OWNER TO; nothing where the owner is absent or the kind has none.
Statements owner(const Object& object);
// GRANT and REVOKE that lead from the rights of `before` (null: what a new object gets, by PostgreSQL's own defaults
// and by default privileges) to those of `after`.
Statements grants(const Object* before, const Object& after, const Context& context);
// The rights on a column that was made again: they are the table's to say.
Statements column_grants(const Object& column, const Context& context);

// ---- what must wait for another object ------------------------------------------------------------------------
// ALTER SEQUENCE ... OWNED BY, once the column is there; nothing for a free sequence.
Statements sequence_owner(const Object& sequence);
// REPLICA IDENTITY USING INDEX and CLUSTER ON of a table or materialized view, once its indexes are there. `before` is
// null for a new one, or one whose named index was made again; else only what differs is said.
Statements table_after_indexes(const Object& table, const Object* before = nullptr);

// Whether a new table is made by itself, with all its columns, and joins its parent last (join_parents): a partition
// with columns in an order of its own, or with indexes and keys under names of its own.
bool is_made_apart(const Object& table, const Context& context);
// DETACH PARTITION and NO INHERIT; ATTACH PARTITION and INHERIT. From `before` to `after`, and of those that stay only
// what has to give way (a parent's order); with `all`, every one. Either may be null.
Statements leave_parents(const Object* before, const Object* after, bool all, const Context& context);
Statements join_parents(const Object* before, const Object* after, bool all, const Context& context);
// A column that a child of plain inheritance gets from new parents alone: it must not become the child's own
// (attislocal). Made between the two above; nothing for any other column.
Statements create_by_parent(const Object& column, const Context& context);

// A column lets go of its identity, or of its default, before what these rest on (or a sequence's name) goes; it takes
// the default up again afterwards.
Statements detach(const Object& column, const Context& context);
Statements attach(const Object& column, const Context& context);
// `CREATE TYPE name`: what the functions of a type take until the type is there.
Statements shell(const Object& type, const Context& context);
// A type is renamed out of the way of its successor, and goes when no column is of it any more.
Statements set_aside(const Object& type, const Context& context);
Statements drop_aside(const Object& type, const Context& context);

// ---- pieces that several kinds share ---------------------------------------------------------------------------
// `name type COLLATE c DEFAULT x NOT NULL ...`, as it stands in CREATE TABLE and ADD COLUMN.
std::string column_definition(const Object& column, const Context& context);
// `CONSTRAINT name CHECK (...)`, for every kind of constraint.
std::string constraint_definition(const Object& constraint);
// `CREATE [UNIQUE] INDEX [CONCURRENTLY] ...`.
std::string index_definition(const Object& index, bool concurrently);
// `public.orders`, quoted.
std::string relation(const Identity& id);         // schema.name
std::string parent_relation(const Identity& id);  // schema.parent
// `(a = 1, b = 'x')` of storage parameters, as pg_dump writes them; empty for none.
std::string options_list(const Options& options);

}  // namespace schemadiff::emit
