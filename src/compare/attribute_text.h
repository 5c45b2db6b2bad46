// Attributes as words, for reports, JSON and change lists: one overload a member type, and nothing by kind.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "schemadiff/object.h"

namespace schemadiff::compare {

std::string attribute_text(const std::string& value);
std::string attribute_text(bool value);
std::string attribute_text(std::int64_t value);
std::string attribute_text(double value);
std::string attribute_text(const Names& value);
std::string attribute_text(const Options& value);
std::string attribute_text(const Arguments& value);
std::string attribute_text(const std::vector<TypeText>& value);
std::string attribute_text(const std::optional<std::string>& value);
std::string attribute_text(const DomainChecks& value);
std::string attribute_text(const CompositeAttributes& value);
std::string attribute_text(const Grants& value);
std::string attribute_text(const PublicationTables& value);
template <class Tag>
std::string attribute_text(const SqlText<Tag>& value) {
    return value.text;
}

// "select, update (a) to bob with grant option; ..."
std::string grants_text(const Grants& grants);

// Name and words of every attribute that is not at its default, in the kind's order; then comment, owner, grants.
struct AttributeWords {
    std::string name;
    std::string text;
    bool operator==(const AttributeWords&) const = default;
};
std::vector<AttributeWords> describe(const Object& object);

// A text that is the same exactly for equal objects (texts, not meanings): what state hashes are made of.
std::string fingerprint_text(const Object& object);

}  // namespace schemadiff::compare
