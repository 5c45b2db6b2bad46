// What the queries of the kinds depend on: the server's version, the managed schemas, and what others hold locked.
#pragma once

#include <string>
#include <string_view>

namespace schemadiff::inspect {

struct Request {
    int server_version = 0;
    // A parenthesised subquery: the oids of the managed schemas.
    std::string managed;
    // Whether the rights on the server's own objects are asked for (support/rights.h, is_system_schema).
    bool system_rights = false;
    // The oids of relations that another session holds exclusively, as an array literal; empty on the first attempt.
    std::string locked;

    // `expression` where the server has it, else `otherwise`.
    std::string since(int major, std::string_view expression, std::string_view otherwise) const {
        return std::string(server_version >= major * 10000 ? expression : otherwise);
    }

    // `text`, or NULL where the relation whose oid is `relation` is locked by another session. For functions that lock
    // the relation: pg_get_expr() with a relation does so from 17 on (ruleutils.c, pg_get_expr_worker).
    std::string unless_locked(std::string_view relation, std::string_view text) const;

    // The same for texts of pg_get_viewdef() and pg_get_function_sqlbody(), which lock each relation that the object
    // `oid` of the catalog `class_name` depends on (rewriteHandler.c, AcquireRewriteLocks).
    std::string unless_dependent_on_locked(std::string_view class_name, std::string_view oid,
                                           std::string_view text) const;
};

}  // namespace schemadiff::inspect
