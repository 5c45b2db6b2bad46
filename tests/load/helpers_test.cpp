#include <doctest/doctest.h>

#include "load/load_helpers.h"

namespace schemadiff::load {

std::string text_of(const Diagnostics& diagnostics) {
    std::string text;
    for (const Diagnostic& each : diagnostics) {
        text += each.where.text() + ": " + each.message + (each.hint.empty() ? "" : " (" + each.hint + ")") + "\n";
    }
    return text;
}

std::string mistakes_in(const std::string& body) {
    Diagnostics diagnostics;
    load_model_text("model.yaml", "version: 1\n" + body, {}, diagnostics);
    return text_of(diagnostics);
}

Catalog model_of(const std::string& body) {
    Diagnostics diagnostics;
    Catalog catalog = load_model_text("model.yaml", "version: 1\n" + body, {}, diagnostics);
    CHECK(text_of(diagnostics) == "");
    return catalog;
}

const Object& object_of(const Catalog& catalog, const Identity& id) {
    const Object* object = catalog.find(id);
    REQUIRE(object != nullptr);
    return *object;
}

}  // namespace schemadiff::load

TEST_CASE("a model without a mistake gives no text of mistakes") {
    CHECK(schemadiff::load::mistakes_in("enums: {mood: [sad]}\n") == "");
}
