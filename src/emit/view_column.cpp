// What is said of a column of a view (its default) or of a materialized view (statistics, storage, options).

#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

namespace {

// Only a view's column has a default, only a materialized view's the rest; so the words need no second look.
std::string alter_view(const Object& object) {
    return "ALTER VIEW " + parent_relation(object.id) + " ALTER COLUMN " + sql::identifier(object.id.name);
}

std::string alter_materialized(const Object& object) {
    return "ALTER MATERIALIZED VIEW " + parent_relation(object.id) + " ALTER COLUMN " + sql::identifier(object.id.name);
}

void change_values(const Object& object, const ViewColumn& from, const ViewColumn& to, Statements& out) {
    const std::string view = parent_relation(object.id);
    if (from.default_value != to.default_value) {
        const std::string action = to.default_value.empty() ? " DROP DEFAULT" : " SET DEFAULT " + to.default_value.text;
        add(out, alter_view(object) + action, view, Lock::access_exclusive);
    }
    // From 16 on the server knows the type's own storage by name; before, a text's is what nearly every column has.
    if (from.storage != to.storage) {
        add(out, alter_materialized(object) + " SET STORAGE " + (to.storage.empty() ? "extended" : to.storage), view,
            Lock::access_exclusive);
    }
    if (from.compression != to.compression) {
        const std::string method = to.compression.empty() ? "DEFAULT" : sql::identifier(to.compression);
        add(out, alter_materialized(object) + " SET COMPRESSION " + method, view, Lock::access_exclusive).since = 14;
    }
    if (from.statistics != to.statistics) {
        add(out, alter_materialized(object) + " SET STATISTICS " + std::to_string(to.statistics), view,
            Lock::share_update_exclusive);
    }
    change_options(out, alter_materialized(object), from.options, to.options, view, Lock::share_update_exclusive);
}

}  // namespace

std::string address(const Object& object, const ViewColumn&) {
    return "COLUMN " + parent_relation(object.id) + "." + sql::identifier(object.id.name);
}

void create(const Object& object, const ViewColumn& value, const std::vector<ObjectPtr>&, const Context&,
            Statements& out) {
    change_values(object, {}, value, out);
}

void drop(const Object& object, const ViewColumn& value, const Context&, Statements& out) {
    change_values(object, value, {}, out);
}

void alter(const Object&, const ViewColumn& from, const Object& after, const ViewColumn& to, const Change& change,
           const Context&, Statements& out) {
    ViewColumn wanted = from;
    for_each_attribute<ViewColumn>([&](const auto& each) {
        if (change.touches(each.name)) wanted.*each.member = to.*each.member;
    });
    change_values(after, from, wanted, out);
}

// ALTER TABLE takes views and materialized views alike.
void rename(const Object& from, const ViewColumn&, const Object& to, const Context&, Statements& out) {
    if (from.id.name == to.id.name) return;
    const std::string view = parent_relation(to.id);
    add(out,
        "ALTER TABLE " + view + " RENAME COLUMN " + sql::identifier(from.id.name) + " TO " +
            sql::identifier(to.id.name),
        view, Lock::access_exclusive);
}

}  // namespace schemadiff::emit
