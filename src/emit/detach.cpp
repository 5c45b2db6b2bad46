// What makes room for a replacement: columns let go of defaults and identities, types step aside.

#include "emit/domain.h"
#include "emit/pieces.h"
#include "emit/range_type.h"
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

std::string name_aside(const std::string& name) {
    return sql::make_object_name(name, "", "before");
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
    Identity aside = type.id;
    aside.name = name_aside(type.id.name);
    if (const auto* range = type.get_if<RangeType>()) {
        const std::string bare = range->multirange.empty() ? sql::multirange_name(type.id.name)
                                                           : sql::split_qualified_name(range->multirange).back();
        const std::string schema =
            range->multirange.empty() ? type.id.schema : sql::split_qualified_name(range->multirange).front();
        move_range(type.id, *range, aside, sql::qualified(schema, name_aside(bare)), context, out);
    } else {
        add(out, "ALTER " + address(type) + " RENAME TO " + sql::identifier(aside.name), "", Lock::none);
    }
    for (Statement& each : out) each.privilege = "owner of " + address(type);
    return out;
}

Statements drop_aside(const Object& type, const Context& context) {
    Statements out;
    Object old = type;
    old.id.name = name_aside(type.id.name);
    Statements dropped = drop(old, context);
    Statement& statement = add(out, dropped.front().sql, "", Lock::none);
    statement.privilege = "owner of " + address(type);
    statement.deletes = dropped.front().deletes;
    return out;
}

}  // namespace schemadiff::emit
