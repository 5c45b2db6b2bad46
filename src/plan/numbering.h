// A number for each identity of two states, in the order of identities.
//
// Made once for both ways of a plan: names are compared and hashed here, and from then on numbers are. What is asked of
// a million objects again and again would else read their names from all over the memory each time.
#pragma once

#include <cstdint>
#include <vector>

#include "schemadiff/catalog.h"

namespace schemadiff::plan {

// Hash and equality of tables that point at identities.
struct IdentityOf {
    std::size_t operator()(const Identity* id) const { return IdentityHash()(*id); }
    bool operator()(const Identity* one, const Identity* other) const { return one == other || *one == *other; }
};

class Numbering {
  public:
    using Number = std::uint32_t;
    static constexpr Number kNone = 0xFFFFFFFF;

    // Keeps pointers to the identities of both, which are sorted.
    Numbering(const Catalog& one, const Catalog& other);

    std::size_t size() const { return ids_.size(); }
    const Identity& id(Number number) const { return *ids_[number]; }
    // kNone where neither catalog has it.
    Number find(const Identity& id) const;
    // Where the identity stands among all others: of one that neither catalog has, between those that they have.
    std::size_t rank(const Identity& id) const;

  private:
    struct Slot {
        std::uint32_t hash = 0;
        Number number = kNone;
    };

    void add(const Identity& id);

    std::vector<const Identity*> ids_;
    std::vector<Slot> slots_;
};

}  // namespace schemadiff::plan
