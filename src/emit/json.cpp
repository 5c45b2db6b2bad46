#include "emit/json.h"

#include <nlohmann/json.hpp>

#include "compare/attribute_text.h"

namespace schemadiff::emit {

namespace {

Json attributes_json(const Object& object) {
    Json out = Json::object();
    for (const compare::AttributeWords& each : compare::describe(object)) out[each.name] = each.text;
    return out;
}

Json step_json(const Step& step) {
    Json objects = Json::array();
    for (const Identity& id : step.objects) objects.push_back(identity_json(id));
    Json locks = Json::array();
    for (const RelationLock& lock : step.locks)
        locks.push_back({{"relation", lock.relation}, {"mode", std::string(word(lock.mode))}});
    Json out = {{"sql", step.sql},
                {"change", step.change},
                {"why", step.why},
                {"objects", std::move(objects)},
                {"locks", std::move(locks)},
                {"work", std::string(word(step.work))},
                {"data", std::string(word(step.data))},
                {"deletes", step.deletes.empty() ? Json() : Json(step.deletes)},
                {"guard", Json()},
                {"reverse", step.reverse},
                {"privilege", step.privilege},
                {"since", step.since},
                {"outside_transaction", step.outside_transaction},
                {"lock_timeout", step.lock_timeout.empty() ? Json() : Json(step.lock_timeout)},
                {"statement_timeout", step.statement_timeout.empty() ? Json() : Json(step.statement_timeout)}};
    if (step.guard) out["guard"] = {{"message", step.guard->message}, {"query", step.guard->query}};
    return out;
}

std::string_view severity_word(Severity severity) {
    switch (severity) {
        case Severity::error:
            return "error";
        case Severity::warning:
            return "warning";
        case Severity::note:
            return "note";
    }
    return {};
}

}  // namespace

Json identity_json(const Identity& id) {
    Json out = {{"kind", std::string(name(id.kind))}, {"schema", id.schema}};
    if (!id.parent.empty()) out["parent"] = id.parent;
    out["name"] = id.name;
    if (id.kind == Kind::function || id.kind == Kind::procedure) out["signature"] = id.signature;
    out["text"] = id.described();
    return out;
}

Json location_json(const SourceLocation& where) {
    if (!where.known()) return nullptr;
    return {{"file", where.file}, {"line", where.line}, {"column", where.column}};
}

Json change_json(const Change& change) {
    Json attributes = Json::array();
    for (const AttributeChange& each : change.attributes)
        attributes.push_back({{"name", each.attribute}, {"before", each.before}, {"after", each.after}});
    return {{"verb", std::string(word(change.verb))},
            {"object", identity_json(change.id())},
            {"text", change.text()},
            {"where", change.after ? location_json(change.after->where) : Json()},
            {"attributes", std::move(attributes)},
            {"before", change.before ? attributes_json(*change.before) : Json()},
            {"after", change.after ? attributes_json(*change.after) : Json()}};
}

Json undecided_json(const Undecided& undecided) {
    return {{"object", identity_json(undecided.id)},
            {"where", location_json(undecided.where)},
            {"attribute", undecided.attribute},
            {"live", undecided.live},
            {"wanted", undecided.wanted},
            {"needs", undecided.needs}};
}

Json plan_json(const Plan& plan) {
    Json segments = Json::array();
    for (const PlanSegment& segment : plan.segments) {
        Json steps = Json::array();
        for (const Step& step : segment.steps) steps.push_back(step_json(step));
        segments.push_back({{"in_transaction", segment.in_transaction}, {"steps", std::move(steps)}});
    }
    return {{"segments", std::move(segments)}, {"blockers", plan.blockers}};
}

Json diagnostic_json(const Diagnostic& diagnostic) {
    return {{"severity", std::string(severity_word(diagnostic.severity))},
            {"where", location_json(diagnostic.where)},
            {"message", diagnostic.message},
            {"hint", diagnostic.hint.empty() ? Json() : Json(diagnostic.hint)}};
}

std::string json_text(const Json& document) {
    return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace schemadiff::emit
