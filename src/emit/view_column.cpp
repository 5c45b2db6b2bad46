// What a view's or materialized view's column has beyond its name. The column itself comes and goes with its view.

#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

std::string address(const Object& object, const ViewColumn&) {
    return "COLUMN " + parent_relation(object.id) + "." + sql::identifier(object.id.name);
}

namespace {

bool is_materialized(const Object& object, const Context& context) {
    const Identity id{Kind::materialized_view, object.id.schema, "", object.id.parent, ""};
    return (context.after && context.after->find(id)) || (context.before && context.before->find(id));
}

void settings(const Object& object, const ViewColumn& from, const ViewColumn& to, const Context& context, Statements& out) {
    const std::string view = parent_relation(object.id);
    const std::string head = std::string(is_materialized(object, context) ? "ALTER MATERIALIZED VIEW " : "ALTER VIEW ") +
                             view + " ALTER COLUMN " + sql::identifier(object.id.name);
    if (from.default_value != to.default_value)
        add(out, head + (to.default_value.empty() ? " DROP DEFAULT" : " SET DEFAULT " + to.default_value.text), view,
            Lock::access_exclusive);
    if (from.statistics != to.statistics)
        add(out, head + " SET STATISTICS " + std::to_string(to.statistics), view, Lock::share_update_exclusive);
    if (from.storage != to.storage && !to.storage.empty())
        add(out, head + " SET STORAGE " + to.storage, view, Lock::access_exclusive);
    if (from.compression != to.compression)
        add(out, head + " SET COMPRESSION " + (to.compression.empty() ? "default" : to.compression), view,
            Lock::access_exclusive)
            .since = 14;
    change_options(out, head, from.options, to.options, view, Lock::share_update_exclusive);
}

}  // namespace

void create(const Object& object, const ViewColumn& value, const std::vector<ObjectPtr>&, const Context& context,
            Statements& out) {
    settings(object, {}, value, context, out);
}

void drop(const Object& object, const ViewColumn& value, const Context& context, Statements& out) {
    settings(object, value, {}, context, out);
    if (object.comment.empty()) return;
    Object bare = object;
    bare.comment.clear();
    out.push_back(comment(bare));
}

void alter(const Object&, const ViewColumn& from, const Object& after, const ViewColumn& to, const Change&,
           const Context& context, Statements& out) {
    settings(after, from, to, context, out);
}

void rename(const Object&, const ViewColumn&, const Object&, const Context&, Statements&) {}

}  // namespace schemadiff::emit
