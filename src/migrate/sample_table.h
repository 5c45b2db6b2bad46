// What the making of rows must know of a database's tables: columns, their types, keys to other tables, checks.
//
// Used by sample_rows.h and table_contents.h, in a throwaway database only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "db/connection.h"
#include "migrate/version_table.h"

namespace schemadiff::migrate {

struct SampleColumn {
    std::string name;
    std::string type;      // as PostgreSQL prints it, for a cast
    std::string base;      // the name of the type, or of the one below a domain
    std::string category;  // pg_type.typcategory
    std::string kind;      // pg_type.typtype
    int modifier = -1;     // pg_attribute.atttypmod
    int attributes = 0;    // of a composite type
    bool not_null = false;
    bool has_default = false;
    bool counts = false;   // an identity column, or one whose default is a sequence's next value
    bool derived = false;  // generated, or GENERATED ALWAYS AS IDENTITY: takes no value
    std::vector<std::string> labels;
    std::string domain_checks;

    bool takes_value() const { return !derived; }
};

struct SampleKey {
    long long table = 0;  // oid of the referenced one
    std::vector<std::string> columns;
    std::vector<std::string> referenced;
};

struct SampleCheck {
    std::string name;
    std::vector<std::string> columns;
    std::string text;
};

struct SampleTable {
    long long oid = 0;
    std::string name;  // qualified and quoted
    bool partitioned = false;
    bool partition = false;
    std::vector<std::string> partition_key;
    std::string bound;  // of its first partition that has one
    std::vector<SampleColumn> columns;
    std::vector<SampleKey> keys;
    std::vector<SampleCheck> checks;

    const SampleColumn* column(const std::string& wanted) const;
};

// All ordinary and partitioned tables of users, but for our own two, sorted by name. Members of extensions are left
// out.
std::vector<SampleTable> read_sample_tables(db::Connection& connection, const VersionTable& ours);

}  // namespace schemadiff::migrate
