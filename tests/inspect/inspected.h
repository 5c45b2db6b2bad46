// A database made from SQL and read back: what every test of this folder begins with.
#pragma once

#include <memory>
#include <string>

#include <doctest/doctest.h>

#include "inspect/inspect.h"
#include "support/test_server.h"

namespace schemadiff::test {

class Inspected {
  public:
    explicit Inspected(const std::string& sql) : database_(sql) { read_again(); }

    // All schemas, read anew after `sql` was run.
    void read_again(const std::string& sql = "") {
        if (!sql.empty()) database_.run(sql);
        inspect::InspectOptions options;
        options.all_schemas = true;
        db::Connection connection = database_.connect();
        catalog_ = inspect::inspect(connection, options);
    }

    TestDatabase& database() { return database_; }
    const Catalog& catalog() const { return catalog_; }

    // The object, or a failed test.
    template <class T>
    const Object& object(std::string schema, std::string parent, std::string name, std::string signature = "") const {
        static const Object kNothing{Identity{}, T{}};
        const Object* found = find<T>(schema, parent, name, signature);
        INFO(name);
        REQUIRE(found != nullptr);
        return found ? *found : kNothing;
    }
    template <class T>
    const T& value(std::string schema, std::string parent, std::string name, std::string signature = "") const {
        return object<T>(std::move(schema), std::move(parent), std::move(name), std::move(signature)).template as<T>();
    }
    // Null where there is none.
    template <class T>
    const Object* find(std::string schema, std::string parent, std::string name, std::string signature = "") const {
        Identity id;
        id.kind = kind_of<T>;
        id.schema = std::move(schema);
        id.parent = std::move(parent);
        id.name = std::move(name);
        id.signature = std::move(signature);
        return catalog_.find(id);
    }
    template <class T>
    int count() const {
        int number = 0;
        for (const ObjectPtr& object : catalog_.objects()) number += object->id.kind == kind_of<T>;
        return number;
    }
    bool names_unmodelled(const std::string& what, Unmodelled::Why why = Unmodelled::Why::not_modelled) const {
        for (const Unmodelled& each : catalog_.unmodelled) {
            if (each.what == what && each.why == why) return true;
        }
        return false;
    }

  private:
    TestDatabase database_;
    Catalog catalog_;
};

}  // namespace schemadiff::test
