#include "compare/attribute_text.h"

#include <fmt/format.h>

namespace schemadiff::compare {

namespace {

template <class Range, class Print>
std::string joined(const Range& range, std::string_view separator, Print&& print) {
    std::string out;
    for (const auto& each : range) {
        if (!out.empty()) out += separator;
        out += print(each);
    }
    return out;
}

std::string argument_text(const Argument& argument) {
    std::string out = argument.mode == "in" ? "" : argument.mode + " ";
    if (!argument.name.empty()) out += argument.name + " ";
    out += argument.type.text;
    if (!argument.default_value.empty()) out += " default " + argument.default_value.text;
    return out;
}

std::string grantee_text(const Grant& grant) {
    if (grant.is_owner) return "the owner";
    return grant.is_public ? "public" : grant.grantee;
}

template <class T>
void add_attributes(const T& value, std::vector<AttributeWords>& out) {
    [[maybe_unused]] static const T kDefault{};
    for_each_attribute<T>([&](const auto& attribute) {
        if (value.*attribute.member != kDefault.*attribute.member)
            out.push_back({std::string(attribute.name), attribute_text(value.*attribute.member)});
    });
}

}  // namespace

std::string attribute_text(const std::string& value) {
    return value;
}
std::string attribute_text(bool value) {
    return value ? "true" : "false";
}
std::string attribute_text(std::int64_t value) {
    return std::to_string(value);
}
std::string attribute_text(double value) {
    return fmt::format("{:g}", value);
}
std::string attribute_text(const Names& value) {
    return joined(value, ", ", [](const std::string& each) { return each; });
}
std::string attribute_text(const Options& value) {
    return joined(value, ", ", [](const auto& each) { return each.first + "=" + each.second; });
}
std::string attribute_text(const Arguments& value) {
    return joined(value, ", ", argument_text);
}
std::string attribute_text(const std::vector<TypeText>& value) {
    return joined(value, ", ", [](const TypeText& each) { return each.text; });
}

std::string attribute_text(const std::optional<std::string>& value) {
    return value ? *value : "";
}
std::string attribute_text(const DomainChecks& value) {
    return joined(value, "; ", [](const DomainCheck& each) {
        return each.name + ": " + each.expression.text + (each.not_valid ? " not valid" : "") +
               (each.comment.empty() ? "" : " comment " + each.comment);
    });
}
std::string attribute_text(const CompositeAttributes& value) {
    return joined(value, ", ", [](const CompositeAttribute& each) {
        return each.name + " " + each.type.text + (each.collation.empty() ? "" : " collate " + each.collation) +
               (each.comment.empty() ? "" : " comment " + each.comment) +
               (each.security_labels.empty() ? "" : " labels " + attribute_text(each.security_labels));
    });
}
std::string attribute_text(const Grants& value) {
    return grants_text(value);
}
std::string attribute_text(const PublicationTables& value) {
    return joined(value, ", ", [](const PublicationTable& each) {
        return each.table + (each.columns.empty() ? "" : " (" + attribute_text(each.columns) + ")") +
               (each.where.empty() ? "" : " where " + each.where.text);
    });
}

std::string grants_text(const Grants& grants) {
    return joined(grants, "; ", [](const Grant& each) {
        if (each.revoked) return "no " + each.privilege + " to " + grantee_text(each);
        return each.privilege + (each.column.empty() ? "" : " (" + each.column + ")") + " to " + grantee_text(each) +
               (each.grantable ? " with grant option" : "") +
               (each.grantor.empty() ? "" : " granted by " + each.grantor);
    });
}

std::vector<AttributeWords> describe(const Object& object) {
    std::vector<AttributeWords> out;
    visit([&](const auto& value) { add_attributes(value, out); }, object.value);
    if (!object.comment.empty()) out.push_back({"comment", object.comment});
    if (!object.security_labels.empty()) out.push_back({"security_labels", attribute_text(object.security_labels)});
    if (object.owner) out.push_back({"owner", *object.owner});
    if (object.grants) out.push_back({"grants", grants_text(*object.grants)});
    return out;
}

std::string fingerprint_text(const Object& object) {
    std::string out = object.id.described();
    for (const AttributeWords& each : describe(object)) {
        if (each.name == "position") continue;
        out += '\x1f' + each.name + '\x1e' + each.text;
    }
    return out;
}

}  // namespace schemadiff::compare
