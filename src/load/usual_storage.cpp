#include "load/usual_storage.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "sql/type_name.h"

namespace schemadiff::load {
namespace {

// Of pg_type.dat: typstorage m, and x; the rest of pg_catalog is plain.
constexpr std::array<std::string_view, 3> kMain = {"cidr", "inet", "numeric"};
constexpr std::array<std::string_view, 29> kExtended = {"bit",
                                                        "bit varying",
                                                        "bytea",
                                                        "character",
                                                        "character varying",
                                                        "datemultirange",
                                                        "daterange",
                                                        "int4multirange",
                                                        "int4range",
                                                        "int8multirange",
                                                        "int8range",
                                                        "json",
                                                        "jsonb",
                                                        "jsonpath",
                                                        "nummultirange",
                                                        "numrange",
                                                        "path",
                                                        "pg_node_tree",
                                                        "pg_snapshot",
                                                        "polygon",
                                                        "refcursor",
                                                        "text",
                                                        "tsmultirange",
                                                        "tsrange",
                                                        "tstzmultirange",
                                                        "tstzrange",
                                                        "tsvector",
                                                        "txid_snapshot",
                                                        "xml"};

template <std::size_t N>
bool holds(const std::array<std::string_view, N>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::string of_builtin(const std::string& type) {
    // `character varying(10)`, `timestamp(3) without time zone`
    const std::size_t open = type.find('(');
    const std::string_view name = std::string_view(type).substr(0, open);
    return holds(kMain, name) ? "main" : holds(kExtended, name) ? "extended" : "plain";
}

}  // namespace

std::string usual_storage(const TypeText& type, const Catalog& model) {
    if (type.text.ends_with("[]")) return "extended";
    if (sql::canonical_builtin_type(type.text)) return of_builtin(type.text);
    const auto parts = sql::parse_type(type.text);
    if (!parts || parts->names.size() != 2) return "";
    const auto find = [&](Kind kind) { return model.find({kind, parts->names[0], "", parts->names[1], ""}); };
    if (find(Kind::enum_type)) return "plain";
    if (find(Kind::composite_type) || find(Kind::range_type) || find(Kind::table)) return "extended";
    if (const Object* base = find(Kind::base_type)) return base->as<BaseType>().storage;
    if (const Object* domain = find(Kind::domain)) return usual_storage(domain->as<Domain>().type, model);
    return "";
}

}  // namespace schemadiff::load
