// A node for each identity, walked through in the order of identities.
//
// Used by build. Identities go by their numbers: what is looked up in eight of these tables is found by its name once a
// table in one place, and what is walked through needs no sorting.
#pragma once

#include <cstddef>
#include <iterator>
#include <map>
#include <vector>

#include "plan/numbering.h"

namespace schemadiff::plan {

class Places {
  public:
    struct Entry {
        const Identity& first;
        std::size_t& second;
        Entry* operator->() { return this; }
    };
    // Either walks, or stands on what find() found.
    class Iterator {
      public:
        using iterator_category = std::input_iterator_tag;
        using value_type = Entry;
        using difference_type = std::ptrdiff_t;
        using pointer = Entry;
        using reference = Entry;

        Iterator(const Places* places, std::size_t at) : places_(places), at_(at) {}
        Entry operator*() const { return places_->entry(at_); }
        Entry operator->() const { return places_->entry(at_); }
        Iterator& operator++() {
            at_ = places_->from(at_ + 1);
            return *this;
        }
        bool operator==(const Iterator& other) const { return at_ == other.at_; }

      private:
        const Places* places_;
        std::size_t at_;
    };

    explicit Places(const Numbering& numbering) : numbering_(numbering) {}
    Places(const Places&) = delete;
    Places& operator=(const Places&) = delete;

    // Of an identity that has a number.
    std::size_t& operator[](const Identity& id) {
        if (nodes_.empty()) nodes_.assign(numbering_.size(), kFree);
        std::size_t& node = nodes_.at(numbering_.find(id));
        if (node == kFree) node = 0;
        return node;
    }
    Iterator find(const Identity& id) const {
        if (nodes_.empty()) return end();
        const Numbering::Number number = numbering_.find(id);
        return number == Numbering::kNone || nodes_[number] == kFree ? end() : Iterator(this, number);
    }
    // Of an identity that is there.
    std::size_t& at(const Identity& id) const { return nodes_.at(numbering_.find(id)); }
    std::size_t count(const Identity& id) const { return find(id) == end() ? 0 : 1; }
    bool empty() const { return nodes_.empty(); }
    Iterator begin() const { return {this, from(0)}; }
    Iterator end() const { return {this, nodes_.size()}; }

  private:
    static constexpr std::size_t kFree = static_cast<std::size_t>(-1);

    Entry entry(std::size_t at) const { return {numbering_.id(static_cast<Numbering::Number>(at)), nodes_[at]}; }
    // The first that is taken from there on.
    std::size_t from(std::size_t at) const {
        while (at < nodes_.size() && nodes_[at] == kFree) ++at;
        return at;
    }

    const Numbering& numbering_;
    // By number; empty as long as nothing is in. Who walks or looks up may put another node there.
    mutable std::vector<std::size_t> nodes_;
};

}  // namespace schemadiff::plan
