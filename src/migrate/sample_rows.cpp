#include "migrate/sample_rows.h"

#include <algorithm>
#include <map>
#include <set>

#include "migrate/sample_value.h"
#include "migrate/table_contents.h"
#include "migrate/text.h"
#include "sql/quote.h"

namespace schemadiff::migrate {
namespace {

constexpr int kRows = 2;
// A column may never take a value: a table is left alone once it holds so many rows.
constexpr long long kEnough = 8;
constexpr int kAttempts = 24;

using Values = std::map<std::string, std::string>;

// `violates check constraint "name"`: the message is all that says which.
std::string quoted_name(const std::string& message, const std::string& before) {
    const std::size_t at = message.find(before);
    if (at == std::string::npos) return "";
    const std::size_t begin = at + before.size();
    return message.substr(begin, message.find('"', begin) - begin);
}

std::string first_line(const std::string& text) {
    return text.substr(0, text.find('\n'));
}

class TableFiller {
  public:
    TableFiller(db::Connection& connection, const SampleTable& table, const Contents& contents,
                const std::map<long long, const SampleTable*>& tables)
        : connection_(connection), table_(table), contents_(contents), tables_(tables) {}

    // The reason why it did not work; "" where it did.
    std::string insert(int number, bool leave_out) {
        Values values = first_values(number, leave_out);
        std::map<std::string, std::size_t> tried;
        std::string reason;
        for (int attempt = 0; attempt < kAttempts; ++attempt) {
            const std::optional<DatabaseError> error = attempt_insert(values);
            if (!error) return "";
            reason = first_line(error->what());
            if (error->sqlstate() == "23505") {
                values = first_values(++number + 100, leave_out);
            } else if (error->sqlstate() != "23514" || !try_others(*error, values, tried)) {
                return reason;
            }
        }
        return reason;
    }

  private:
    Values first_values(int number, bool leave_out) const {
        Values values;
        for (const SampleColumn& column : table_.columns) {
            if (!column.takes_value() || column.counts) continue;
            if (leave_out && (column.has_default || !column.not_null)) continue;
            values[column.name] = sample_value(column, number);
        }
        for (const SampleKey& key : table_.keys) set_key(key, number, values);
        set_partition_key(values);
        return values;
    }

    // The columns of a foreign key take the values of a row that is there, all of the same one.
    void set_key(const SampleKey& key, int number, Values& values) const {
        for (std::size_t i = 0; i < key.columns.size(); ++i) {
            const auto found = values.find(key.columns[i]);
            if (found == values.end()) continue;
            if (key.table == table_.oid) {
                const auto own = values.find(key.referenced[i]);
                found->second = own != values.end() ? own->second : "NULL";
            } else {
                found->second = referenced(key, key.referenced[i], number);
            }
        }
    }

    std::string referenced(const SampleKey& key, const std::string& column, int number) const {
        const auto target = tables_.find(key.table);
        if (target == tables_.end()) return "NULL";
        const auto known = contents_.find(target->second->name);
        const long long rows = known == contents_.end() ? kRows : std::max<long long>(known->second.rows, 1);
        const std::string quoted = sql::identifier(column);
        return "(SELECT r." + quoted + " FROM " + target->second->name + " AS r WHERE r." + quoted +
               " IS NOT NULL ORDER BY r.tableoid, r.ctid OFFSET " + std::to_string(number % rows) + " LIMIT 1)";
    }

    void set_partition_key(Values& values) const {
        for (std::size_t i = 0; i < table_.partition_key.size(); ++i) {
            const SampleColumn* column = table_.column(table_.partition_key[i]);
            if (column == nullptr || !column->takes_value()) continue;
            const std::string value = bound_value(*column, table_.bound, i);
            if (!value.empty()) values[column->name] = value;
        }
    }

    std::optional<DatabaseError> attempt_insert(const Values& values) {
        std::vector<std::string> names, expressions;
        for (const auto& [name, value] : values) {
            names.push_back(sql::identifier(name));
            expressions.push_back(value);
        }
        const std::string statement =
            "INSERT INTO " + table_.name +
            (names.empty() ? " DEFAULT VALUES"
                           : " (" + join(names, ", ") + ") VALUES (" + join(expressions, ", ") + ")");
        try {
            connection_.execute("SAVEPOINT sample;\n" + statement +
                                ";\nSET CONSTRAINTS ALL IMMEDIATE;\nSET CONSTRAINTS ALL DEFERRED;\n"
                                "RELEASE SAVEPOINT sample");
            return std::nullopt;
        } catch (const DatabaseError& error) {
            if (!connection_.alive()) throw;
            connection_.execute("ROLLBACK TO SAVEPOINT sample; RELEASE SAVEPOINT sample");
            return error;
        }
    }

    // Another value for one of the columns of the check that refused the row; false where all were tried.
    bool try_others(const DatabaseError& error, Values& values, std::map<std::string, std::size_t>& tried) const {
        const std::string name = quoted_name(error.what(), "violates check constraint \"");
        for (const SampleCheck& check : table_.checks) {
            if (check.name != name) continue;
            for (const std::string& column : check.columns)
                if (try_other(column, check.text, check.name, values, tried)) return true;
        }
        for (const SampleColumn& column : table_.columns)
            if (column.domain_checks.find("CHECK") != std::string::npos &&
                try_other(column.name, column.domain_checks, name, values, tried))
                return true;
        return false;
    }

    bool try_other(const std::string& name, const std::string& check, const std::string& key, Values& values,
                   std::map<std::string, std::size_t>& tried) const {
        const SampleColumn* column = table_.column(name);
        if (column == nullptr || !column->takes_value()) return false;
        const std::vector<std::string> others = other_values(*column, check);
        std::size_t& next = tried[key + '\n' + name];
        if (next >= others.size()) return false;
        values[name] = others[next++];
        return true;
    }

    db::Connection& connection_;
    const SampleTable& table_;
    const Contents& contents_;
    const std::map<long long, const SampleTable*>& tables_;
};

class Filler {
  public:
    Filler(db::Connection& connection, std::vector<SampleTable> tables, SampleRows rows)
        : connection_(connection), tables_(std::move(tables)), rows_(rows) {
        for (const SampleTable& table : tables_) by_oid_[table.oid] = &table;
    }

    FilledTables fill() {
        Contents contents = read_contents(connection_, tables_);
        connection_.begin();
        for (const SampleTable* table : in_order()) fill_table(*table, contents);
        connection_.commit();
        contents = read_contents(connection_, tables_);
        FilledTables report;
        for (const SampleTable& table : tables_) {
            if (table.partitioned || table.partition) continue;
            ++report.tables;
            if (contents[table.name].rows > 0)
                ++report.filled;
            else
                report.empty.push_back(table.name + ": " + reasons_[table.oid]);
        }
        return report;
    }

  private:
    // Those that others refer to first, as far as there is such an order.
    std::vector<const SampleTable*> in_order() const {
        std::vector<const SampleTable*> order;
        std::set<long long> done;
        for (bool more = true; more;) {
            more = false;
            for (const SampleTable& table : tables_)
                if (done.count(table.oid) == 0 && is_ready(table, done)) more = take(table, done, order);
        }
        for (const SampleTable& table : tables_)
            if (done.count(table.oid) == 0) take(table, done, order);
        return order;
    }

    bool is_ready(const SampleTable& table, const std::set<long long>& done) const {
        return std::all_of(table.keys.begin(), table.keys.end(), [&](const SampleKey& key) {
            return key.table == table.oid || done.count(key.table) != 0 || by_oid_.count(key.table) == 0;
        });
    }

    static bool take(const SampleTable& table, std::set<long long>& done, std::vector<const SampleTable*>& order) {
        done.insert(table.oid);
        order.push_back(&table);
        return true;
    }

    bool needs_rows(const SampleTable& table, const Contents& contents) const {
        if (table.partition) return false;  // its parent's rows go there
        const auto found = contents.find(table.name);
        if (found == contents.end()) return table.partitioned && partition_rows(table) < kEnough;
        if (found->second.rows == 0) return true;
        if (found->second.rows >= kEnough) return false;
        return std::any_of(table.columns.begin(), table.columns.end(), [&](const SampleColumn& column) {
            return found->second.columns.at(column.name).values == 0;
        });
    }

    long long partition_rows(const SampleTable& table) const {
        return connection_.query("SELECT pg_catalog.count(*) FROM " + table.name).integer(0, 0);
    }

    void fill_table(const SampleTable& table, const Contents& contents) {
        if (!needs_rows(table, contents)) return;
        const auto found = contents.find(table.name);
        const int first = found == contents.end() ? 1 : static_cast<int>(found->second.rows) + 1;
        TableFiller filler(connection_, table, contents, by_oid_);
        for (int i = 0; i < kRows; ++i) {
            const bool leave_out = rows_ == SampleRows::with_nulls && i % 2 == 1;
            const std::string reason = filler.insert(first + i, leave_out);
            if (!reason.empty() && i == 0) reasons_[table.oid] = reason;
        }
    }

    db::Connection& connection_;
    std::vector<SampleTable> tables_;
    SampleRows rows_;
    std::map<long long, const SampleTable*> by_oid_;
    std::map<long long, std::string> reasons_;
};

}  // namespace

FilledTables fill_tables(db::Connection& connection, const VersionTable& ours, SampleRows rows) {
    if (rows == SampleRows::none) return {};
    return Filler(connection, read_sample_tables(connection, ours), rows).fill();
}

void clear_tables(db::Connection& connection, const VersionTable& ours) {
    std::vector<std::string> names;
    for (const SampleTable& table : read_sample_tables(connection, ours))
        if (!table.partition) names.push_back(table.name);
    if (!names.empty()) connection.execute("TRUNCATE " + join(names, ", ") + " CASCADE");
}

}  // namespace schemadiff::migrate
