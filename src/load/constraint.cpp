#include "load/constraint.h"

namespace schemadiff::load {

bool accept_deferrable(Fragment& in, bool& deferrable, bool& initially_deferred) {
    if (in.accept("deferrable")) {
        deferrable = true;
    } else if (in.accept({"not", "deferrable"})) {
        deferrable = false;
    } else if (in.accept({"initially", "deferred"})) {
        initially_deferred = true;
        deferrable = true;
    } else if (!in.accept({"initially", "immediate"})) {
        return false;
    }
    return true;
}

void read_initially(Context& context, const YamlNode& node, const Object& object, bool& deferrable,
                    bool& initially_deferred) {
    std::string word;
    if (!read_word(context, node, "initially of " + object.id.described(), {"deferred", "immediate"}, word)) return;
    initially_deferred = word == "deferred";
    if (initially_deferred) deferrable = true;
}

void read_enforced(Context& context, const YamlNode& node, const Object& object, bool& not_enforced) {
    bool enforced = true;
    if (read_bool(context, node, "enforced of " + object.id.described(), enforced)) not_enforced = !enforced;
}

std::string deferrable_text(bool deferrable, bool initially_deferred) {
    return std::string(deferrable ? " deferrable" : "") + (initially_deferred ? " initially deferred" : "");
}

}  // namespace schemadiff::load
