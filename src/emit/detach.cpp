// What makes room for a replacement: columns let go of defaults and identities, types step aside.

#include "emit/domain.h"
#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

namespace {

Statements alter_column_of(const Object& column, const std::string& action) {
    Statements out;
    const std::string table = parent_relation(column.id);
    add(out, "ALTER TABLE " + table + " ALTER COLUMN " + sql::identifier(column.id.name) + action, table,
        Lock::access_exclusive);
    return out;
}

std::string name_aside(const Object& type) {
    return sql::make_object_name(type.id.name, "", "before");
}

}  // namespace

Statements detach(const Object& column, const Context&) {
    if (column.id.kind == Kind::domain) {
        Statements out;
        detach_domain(column, out);
        return out;
    }
    return alter_column_of(column, column.as<Column>().identity.empty() ? " DROP DEFAULT" : " DROP IDENTITY");
}

Statements attach(const Object& column, const Context& context) {
    if (column.id.kind == Kind::domain) {
        Statements out;
        attach_domain(column, context, out);
        return out;
    }
    const Column& value = column.as<Column>();
    return value.default_value.empty() ? Statements{}
                                       : alter_column_of(column, " SET DEFAULT " + value.default_value.text);
}

Statements shell(const Object& type, const Context&) {
    Statements out;
    add(out, "CREATE " + address(type), "", Lock::none).privilege =
        "CREATE on schema " + sql::identifier(type.id.schema);
    return out;
}

Statements set_aside(const Object& type, const Context& context) {
    Statements out;
    add(out, "ALTER " + address(type) + " RENAME TO " + sql::identifier(name_aside(type)), "", Lock::none).privilege =
        "owner of " + address(type);
    // A range's multirange keeps its name (RenameType() in typecmds.c).
    const auto* range = type.get_if<RangeType>();
    if (range == nullptr || context.server_version < 140000) return out;
    const std::string multirange = range->multirange.empty()
                                       ? sql::qualified(type.id.schema, sql::multirange_name(type.id.name))
                                       : range->multirange;
    const std::string bare = sql::split_qualified_name(multirange).back();
    add(out, "ALTER TYPE " + multirange + " RENAME TO " + sql::identifier(sql::make_object_name(bare, "", "before")),
        "", Lock::none)
        .privilege = "owner of " + address(type);
    return out;
}

Statements drop_aside(const Object& type, const Context& context) {
    Statements out;
    Object old = type;
    old.id.name = name_aside(type);
    Statements dropped = drop(old, context);
    add(out, dropped.front().sql, "", Lock::none).privilege = "owner of " + address(type);
    return out;
}

}  // namespace schemadiff::emit
