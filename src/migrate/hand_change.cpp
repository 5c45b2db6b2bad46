#include "migrate/hand_change.h"

#include <algorithm>

#include "sql/tokens.h"

namespace schemadiff::migrate {
namespace {

// The names of "check constraint public.t.c", ["public", "t", "c"]: behind the words of the kind, joined by dots.
std::vector<std::string> names_of(const std::string& object) {
    std::vector<std::string> names;
    const std::vector<sql::Token> tokens = sql::tokens_tolerant(object);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (tokens[i].is('(')) break;
        if (!tokens[i].is_name()) continue;
        const bool joined = i > 0 && tokens[i - 1].is('.');
        if (!joined) names.clear();
        names.push_back(tokens[i].value);
    }
    return names;
}

// Whether the statement names it, and, where it writes a schema before it, that schema.
bool names(const std::vector<sql::Token>& tokens, const std::string& schema, const std::string& name) {
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (!tokens[i].is_name() || tokens[i].value != name) continue;
        const bool qualified = i > 1 && tokens[i - 1].is('.') && tokens[i - 2].is_name();
        if (!qualified || schema.empty() || tokens[i - 2].value == schema) return true;
    }
    return false;
}

bool has_name(const std::vector<sql::Token>& tokens, const std::string& name) {
    return std::any_of(tokens.begin(), tokens.end(),
                       [&](const sql::Token& token) { return token.is_name() && token.value == name; });
}

// A name that stands for itself: a schema before a dot only says where something else is.
bool names_alone(const std::vector<sql::Token>& tokens, const std::string& name) {
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const bool before_dot = i + 1 < tokens.size() && tokens[i + 1].is('.');
        if (tokens[i].is_name() && tokens[i].value == name && !before_dot) return true;
    }
    return false;
}

bool needs(const std::vector<sql::Token>& statement, const std::vector<std::string>& object) {
    if (object.size() == 1) return names_alone(statement, object[0]);
    if (object.size() == 2) return names(statement, object[0], object[1]);
    if (!names(statement, object[0], object[1])) return false;
    const bool drops = statement.size() > 1 && statement[0].is_word("drop") && statement[1].is_word("table");
    return drops || has_name(statement, object[2]);
}

const SegmentStatement* first_needing(const PlannedRevision& planned, const std::vector<std::string>& object) {
    for (const Segment& segment : planned.segments) {
        for (const SegmentStatement& statement : segment.statements) {
            if (needs(sql::tokens_tolerant(statement.text), object)) return &statement;
        }
    }
    return nullptr;
}

}  // namespace

std::vector<HandTouch> touched_by(const std::vector<PlannedRevision>& planned,
                                  const std::vector<std::string>& objects) {
    std::vector<HandTouch> touched;
    for (const std::string& object : objects) {
        const std::vector<std::string> parts = names_of(object);
        if (parts.empty()) continue;
        for (const PlannedRevision& revision : planned) {
            const SegmentStatement* statement = first_needing(revision, parts);
            if (statement == nullptr) continue;
            touched.push_back({object, revision.step.id, statement});
            break;
        }
    }
    return touched;
}

}  // namespace schemadiff::migrate
