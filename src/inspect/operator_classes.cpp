#include "inspect/operator_classes.h"

namespace schemadiff::inspect {

namespace {

// Pseudo-types that operator classes are declared for (src/include/catalog/pg_type.dat); their oids never change.
constexpr Oid kAny = 2276;
constexpr Oid kAnyArray = 2277;
constexpr Oid kAnyElement = 2283;
constexpr Oid kAnyNonArray = 2776;
constexpr Oid kAnyEnum = 3500;
constexpr Oid kAnyRange = 3831;
constexpr Oid kAnyMultirange = 4537;

std::uint64_t pair(Oid first, Oid second) {
    return static_cast<std::uint64_t>(first) << 32 | second;
}

}  // namespace

void OperatorClasses::add(Oid oid, OperatorClassFacts operator_class) {
    if (operator_class.is_default) defaults_of_method_[operator_class.method].push_back(oid);
    classes_.emplace(oid, operator_class);
}

void OperatorClasses::add_binary_cast(Oid from, Oid to) {
    casts_.insert(pair(from, to));
}

const OperatorClassFacts* OperatorClasses::find(Oid oid) const {
    const auto found = classes_.find(oid);
    return found == classes_.end() ? nullptr : &found->second;
}

const TypeFacts& OperatorClasses::facts(Oid type) const {
    static constexpr TypeFacts kUnknown;
    const auto found = types_.find(type);
    return found == types_.end() ? kUnknown : found->second;
}

Oid OperatorClasses::base_type(Oid type) const {
    while (facts(type).kind == 'd' && facts(type).base != 0) type = facts(type).base;
    return type;
}

// Rule: IsBinaryCoercible() in src/backend/parser/parse_coerce.c.
bool OperatorClasses::is_binary_coercible(Oid from, Oid to) const {
    if (from == to || to == kAny || to == kAnyElement) return true;
    const TypeFacts& type = facts(from);
    if (to == kAnyArray) return type.array;
    if (to == kAnyNonArray) return !type.array;
    if (to == kAnyEnum) return type.kind == 'e';
    if (to == kAnyRange) return type.kind == 'r';
    if (to == kAnyMultirange) return type.kind == 'm';
    return casts_.contains(pair(from, to));
}

Oid OperatorClasses::default_of(Oid method, Oid type) const {
    const auto defaults = defaults_of_method_.find(method);
    if (defaults == defaults_of_method_.end()) return 0;
    Oid compatible = 0;
    Oid preferred = 0;
    int compatible_count = 0;
    int preferred_count = 0;
    for (const Oid oid : defaults->second) {
        const Oid input = classes_.at(oid).type;
        if (input == type) return oid;
        if (!is_binary_coercible(type, input)) continue;
        compatible = oid;
        ++compatible_count;
        if (!facts(input).preferred) continue;
        preferred = oid;
        ++preferred_count;
    }
    if (preferred_count == 1) return preferred;
    return compatible_count == 1 ? compatible : 0;
}

bool OperatorClasses::is_default(Oid operator_class, Oid type) const {
    const OperatorClassFacts* found = find(operator_class);
    if (!found || !found->is_default) return false;
    const Oid base = base_type(type);
    // There is one class for all row types, and one for all arrays of them.
    if (!types_.contains(base)) return true;
    const auto [entry, added] = defaults_.try_emplace(pair(found->method, base), 0);
    if (added) entry->second = default_of(found->method, base);
    return entry->second == operator_class;
}

}  // namespace schemadiff::inspect
