// Which operator class is the default of a type and an access method: only others are printed with an index's keys.
//
// Used by index.cpp. Follows GetDefaultOpClass() in src/backend/commands/indexcmds.c, so that pg_get_indexdef(), five
// times as slow as reading pg_index, need not be asked for each index.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "inspect/row.h"

namespace schemadiff::inspect {

struct OperatorClassFacts {
    std::string_view schema;
    std::string_view name;
    Oid method = 0;
    Oid type = 0;
    bool is_default = false;
};

struct TypeFacts {
    char kind = 0;  // typtype
    Oid base = 0;   // of a domain
    bool array = false;
    bool preferred = false;
    // What a column of it has where nothing was said.
    char storage = 'x';
    Oid collation = 0;
};

class OperatorClasses {
  public:
    void add(Oid oid, OperatorClassFacts operator_class);
    void add_type(Oid oid, TypeFacts facts) { types_.emplace(oid, facts); }
    // A cast that is implicit and needs no function.
    void add_binary_cast(Oid from, Oid to);

    const OperatorClassFacts* find(Oid oid) const;
    bool is_default(Oid operator_class, Oid type) const;
    // Of a domain what it stands on at last, of others the type itself.
    Oid base_type(Oid type) const;
    // Row types and arrays of them are not read: what TypeFacts begins with is true of each.
    const TypeFacts& facts(Oid type) const;

  private:
    bool is_binary_coercible(Oid from, Oid to) const;
    Oid default_of(Oid method, Oid type) const;

    std::unordered_map<Oid, OperatorClassFacts> classes_;
    std::unordered_map<Oid, std::vector<Oid>> defaults_of_method_;
    std::unordered_map<Oid, TypeFacts> types_;
    std::unordered_set<std::uint64_t> casts_;
    mutable std::unordered_map<std::uint64_t, Oid> defaults_;
};

}  // namespace schemadiff::inspect
