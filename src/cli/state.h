// The state of the managed objects as a hash each: what the history keeps, so that a later check can say which objects
// were changed by hand.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemadiff/catalog.h"

namespace schemadiff::cli {

// "column public.t.c" -> SHA-256 of compare::fingerprint_text().
struct State {
    std::map<std::string, std::string> objects;
    // The schemas that were managed when it was taken: objects outside of them say nothing. Empty: all.
    Names schemas;
    bool all_schemas = false;
    // The server's major version: another one prints other texts.
    int server = 0;
    // Whether owners count: they do not in a state that was taken on a server of our own.
    bool owners = true;
};

State state_of(const Catalog& catalog, const Names& schemas, bool all_schemas, bool owners = true);

// As it stands in the history: JSON with a format of its own.
std::string state_text(const State& state);
// Nothing where the text is no state, or one of a newer format.
std::optional<State> parse_state(std::string_view text);

struct HandChange {
    enum class What { added, changed, removed };
    std::string object;
    What what = What::changed;
};

// What differs between what a revision left and what is there now, as far as both looked at the same schemas.
std::vector<HandChange> hand_changes(const State& recorded, const State& live);

std::string_view word(HandChange::What what);

}  // namespace schemadiff::cli
