#include "plan/needs.h"
#include "sql/quote.h"

namespace schemadiff::plan {

void needs(const Object& object, const Publication& value, Needs& out) {
    static_cast<void>(object);
    for (const std::string& schema : value.schemas) out.structure.push_back({Kind::schema, "", "", schema, ""});
    for (const PublicationTable& table : value.tables) {
        std::string text = table.table + " " + table.where.text;
        for (const std::string& column : table.columns) text += " " + sql::identifier(column);
        out.fragments.push_back({text, Strength::expression});
    }
}

bool alters_in_place(const Change& change, const Publication& before, const Publication& after) {
    static_cast<void>(before), static_cast<void>(after);
    return by_traits<Publication>(change);
}

}  // namespace schemadiff::plan
