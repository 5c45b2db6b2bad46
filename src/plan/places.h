// A node for each identity: found by hash, walked through in the order of identities.
//
// Used by build. An ordered map compares twenty long names to find one of a million; its keys would be copies besides.
#pragma once

#include <algorithm>
#include <deque>
#include <iterator>
#include <unordered_map>
#include <vector>

#include "schemadiff/identity.h"

namespace schemadiff::plan {

class Places {
  public:
    struct Entry {
        const Identity& first;
        std::size_t second = 0;
    };
    // Either walks, or stands on what find() found; at the end of both it equals end().
    class Iterator {
      public:
        using iterator_category = std::input_iterator_tag;
        using value_type = Entry;
        using difference_type = std::ptrdiff_t;
        using pointer = Entry*;
        using reference = Entry&;

        Iterator() = default;
        explicit Iterator(Entry* found) : entry_(found) {}
        Iterator(Entry* const* at, Entry* const* last) : at_(at), last_(last), entry_(at == last ? nullptr : *at) {}

        Entry& operator*() const { return *entry_; }
        Entry* operator->() const { return entry_; }
        Iterator& operator++() {
            entry_ = ++at_ == last_ ? nullptr : *at_;
            return *this;
        }
        bool operator==(const Iterator& other) const { return entry_ == other.entry_; }

      private:
        Entry* const* at_ = nullptr;
        Entry* const* last_ = nullptr;
        Entry* entry_ = nullptr;
    };

    Places() = default;
    Places(const Places&) = delete;
    Places& operator=(const Places&) = delete;

    // Keeps a pointer to an identity that is new here.
    std::size_t& operator[](const Identity& id) {
        const auto [at, fresh] = index_.try_emplace(&id, nullptr);
        if (fresh) at->second = &entries_.emplace_back(Entry{id, 0});
        return at->second->second;
    }
    Iterator find(const Identity& id) const {
        const auto found = index_.find(&id);
        return found == index_.end() ? end() : Iterator(found->second);
    }
    // Of an identity that is there.
    std::size_t& at(const Identity& id) const { return index_.at(&id)->second; }
    std::size_t count(const Identity& id) const { return index_.count(&id); }
    bool empty() const { return entries_.empty(); }
    // Nothing may be added while it is walked through.
    Iterator begin() const {
        if (sorted_.size() != entries_.size()) sort();
        return {sorted_.data(), sorted_.data() + sorted_.size()};
    }
    Iterator end() const { return {}; }

  private:
    struct Hash {
        std::size_t operator()(const Identity* id) const { return IdentityHash()(*id); }
    };
    struct Same {
        bool operator()(const Identity* one, const Identity* other) const { return one == other || *one == *other; }
    };

    void sort() const {
        sorted_.clear();
        for (const auto& [id, entry] : index_) sorted_.push_back(entry);
        std::sort(sorted_.begin(), sorted_.end(),
                  [](const Entry* one, const Entry* other) { return one->first < other->first; });
    }

    std::deque<Entry> entries_;
    std::unordered_map<const Identity*, Entry*, Hash, Same> index_;
    mutable std::vector<Entry*> sorted_;
};

}  // namespace schemadiff::plan
