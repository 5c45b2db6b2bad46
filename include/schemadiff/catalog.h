// All objects of one side of a comparison: what a model says, or what a database holds.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "schemadiff/object.h"

namespace schemadiff {

// Something that a database holds and schemadiff does not model, or may not see: reported by name.
struct Unmodelled {
    enum class Why { not_modelled, not_visible };
    Why why = Why::not_modelled;
    std::string what;  // "operator public.@@(text, text)", "attribute pg_class.relrewrite of table public.t"

    auto operator<=>(const Unmodelled&) const = default;
};

// Names that are there though no object of the catalog has them: members of extensions, unmanaged schemas.
// They let unqualified names of a model be resolved (load/bind.h).
struct KnownNames {
    std::map<std::string, std::string, std::less<>> extension_types;      // name -> schema
    std::map<std::string, std::string, std::less<>> extension_functions;  // name -> schema
    std::map<std::string, std::string, std::less<>> extension_relations;  // name -> schema
};

class Catalog {
  public:
    // Adds an object; `sort()` must be called before the catalog is read.
    void add(Object object);
    void add(ObjectPtr object) { objects().push_back(std::move(object)); }
    // Orders the objects by identity. Objects with the same identity stay in the order in which they were added.
    void sort();

    // Sorted by identity.
    const std::vector<ObjectPtr>& objects() const { return objects_; }
    std::vector<ObjectPtr>& objects() {
        slots_.clear();
        return objects_;
    }

    // Null where there is none.
    const Object* find(const Identity& id) const;
    ObjectPtr find_pointer(const Identity& id) const;

    // The server that was inspected (150018); 0 for a model.
    int server_version = 0;
    // Sorted.
    std::vector<Unmodelled> unmodelled;
    // Schemas that the catalog speaks of: the model's, or those that were inspected. Sorted.
    Names schemas;
    KnownNames known;
    // Of a model: the schema of unqualified names in each of its files.
    std::map<std::string, std::string, std::less<>> file_schemas;

  private:
    // Where an object is, by the hash of its identity: looking one of a million up by halves reads sixty cache lines.
    struct Slot {
        std::uint32_t hash = 0;
        std::uint32_t place = kFree;
    };
    static constexpr std::uint32_t kFree = 0xFFFFFFFF;
    const ObjectPtr* find_place(const Identity& id) const;
    void index();

    std::vector<ObjectPtr> objects_;
    // Made by sort(); empty where the objects may have changed since.
    std::vector<Slot> slots_;
};

// That `dependent` cannot be there without `referenced` (pg_depend on the live side).
struct Dependency {
    Identity dependent;
    Identity referenced;
    // Of an object that the catalog does not hold (unmanaged): its description, as pg_describe_object() gives it.
    std::string unmanaged_dependent;

    auto operator<=>(const Dependency&) const = default;
};
using Dependencies = std::vector<Dependency>;

}  // namespace schemadiff
