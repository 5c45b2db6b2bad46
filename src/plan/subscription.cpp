#include "plan/needs.h"

namespace schemadiff::plan {

void needs(const Object& object, const Subscription& value, Needs& out) {
    static_cast<void>(object), static_cast<void>(value), static_cast<void>(out);
}

// To change these two the server changes the publisher's slot as well (subscriptioncmds.c), and we never connect.
bool alters_in_place(const Change& change, const Subscription& before, const Subscription& after) {
    const auto is_same = [&](const char* option) {
        const auto old = before.options.find(option);
        const auto wanted = after.options.find(option);
        if (old == before.options.end() || wanted == after.options.end())
            return old == before.options.end() && wanted == after.options.end();
        return old->second == wanted->second;
    };
    return is_same("failover") && is_same("two_phase") && by_traits<Subscription>(change);
}

}  // namespace schemadiff::plan
