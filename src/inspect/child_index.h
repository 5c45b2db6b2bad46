// An index of a partition that is attached to its parent's, by itself or behind a key: which of them are objects.
//
// PostgreSQL makes them by itself, under a name that follows from the table and the columns. One that has this name,
// and says no more than its parent's, is no object.
#pragma once

#include <string>
#include <string_view>

#include "inspect/row.h"

namespace schemadiff::inspect {

// For queries over pg_index i and pg_class c, the index's own: behind the last column, and behind the last join.
inline constexpr std::string_view kChildIndexColumns = R"(q.nspname,
       p.relname,
       h.inhparent is not null
         and j.indisvalid
         and coalesce(p.reloptions, '{}') = coalesce(c.reloptions, '{}')
         and p.reltablespace = c.reltablespace,
       case when h.inhparent is not null
            then array(select a.attname
                         from pg_catalog.pg_attribute a
                        where a.attrelid = i.indexrelid
                        order by a.attnum)
            end)";
inline constexpr std::string_view kChildIndexJoins = R"(
  left join pg_catalog.pg_inherits h on c.relispartition and h.inhrelid = i.indexrelid
  left join pg_catalog.pg_class p on p.oid = h.inhparent
  left join pg_catalog.pg_namespace q on q.oid = p.relnamespace
  left join pg_catalog.pg_index j on j.indexrelid = h.inhparent)";

struct ChildIndex {
    bool attached = false;
    std::string parent;  // qualified and quoted
    // It is what PostgreSQL would make.
    bool usual = false;
};

// Reads kChildIndexColumns. `label`: the last part of the usual name, `idx`, `key` or `pkey`.
ChildIndex read_child_index(Row& row, std::string_view name, std::string_view table, std::string_view label);

}  // namespace schemadiff::inspect
