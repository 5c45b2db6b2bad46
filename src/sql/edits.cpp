#include "sql/edits.h"

#include <algorithm>

namespace schemadiff::sql {
namespace {

struct Wrapping {
    std::string_view before;
    std::string_view after;
};

// What makes a statement of the fragment. The line break ends a comment at the fragment's end.
Wrapping wrapping(FragmentKind kind) {
    switch (kind) {
        case FragmentKind::expression:
            return {"SELECT (", "\n)"};
        case FragmentKind::query:
            return {"", ""};
        case FragmentKind::type:
            return {"SELECT NULL::", "\n"};
        case FragmentKind::index_keys:
            return {"CREATE INDEX ON t (", "\n)"};
        case FragmentKind::sql_body:
            return {"CREATE FUNCTION f() RETURNS void LANGUAGE sql ", "\n"};
        case FragmentKind::rule:
            return {"CREATE RULE r AS ", "\n"};
    }
    return {"", ""};
}

}  // namespace

Wrapped wrap(std::string_view fragment, FragmentKind kind) {
    const Wrapping around = wrapping(kind);
    Wrapped out{std::string(around.before), around.before.size(), around.before.size() + fragment.size()};
    out.statement.append(fragment).append(around.after);
    return out;
}

std::string edited(const Wrapped& wrapped, std::vector<Edit> edits) {
    std::stable_sort(edits.begin(), edits.end(),
                     [](const Edit& one, const Edit& other) { return one.begin < other.begin; });
    std::string out;
    std::size_t done = wrapped.begin;
    for (const Edit& edit : edits) {
        if (edit.begin < done || edit.end > wrapped.end) continue;
        out.append(wrapped.statement, done, edit.begin - done).append(edit.text);
        done = edit.end;
    }
    return out.append(wrapped.statement, done, wrapped.end - done);
}

}  // namespace schemadiff::sql
