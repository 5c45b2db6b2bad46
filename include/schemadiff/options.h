// Names with values, in the order in which they were given: storage parameters, a function's settings, options of
// foreign objects.
//
// PostgreSQL keeps them as an array and prints them in its order; two arrays with other order mean the same, so that
// `==` does not look at it. A name occurs once. There are few: looking up goes through all.
#pragma once

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace schemadiff {

class Options {
  public:
    using value_type = std::pair<std::string, std::string>;
    using iterator = std::vector<value_type>::iterator;
    using const_iterator = std::vector<value_type>::const_iterator;

    Options() = default;
    Options(std::initializer_list<value_type> entries) {
        for (const value_type& each : entries) emplace(each.first, each.second);
    }

    iterator begin() { return entries_.begin(); }
    iterator end() { return entries_.end(); }
    const_iterator begin() const { return entries_.begin(); }
    const_iterator end() const { return entries_.end(); }
    bool empty() const { return entries_.empty(); }
    std::size_t size() const { return entries_.size(); }

    iterator find(std::string_view name) {
        return std::find_if(begin(), end(), [&](const value_type& each) { return each.first == name; });
    }
    const_iterator find(std::string_view name) const {
        return std::find_if(begin(), end(), [&](const value_type& each) { return each.first == name; });
    }
    bool contains(std::string_view name) const { return find(name) != end(); }
    std::size_t count(std::string_view name) const { return contains(name) ? 1 : 0; }

    // The value of a name; made at the end, empty, where it is new.
    std::string& operator[](std::string_view name) { return emplace(std::string(name), "").first->second; }

    // Throws std::out_of_range for a name that is not there.
    const std::string& at(std::string_view name) const {
        const auto found = find(name);
        if (found == end()) throw std::out_of_range("no option " + std::string(name));
        return found->second;
    }

    // At the end; a name that is there keeps its value, and second is false.
    std::pair<iterator, bool> emplace(std::string name, std::string value) {
        if (const auto found = find(name); found != end()) return {found, false};
        entries_.emplace_back(std::move(name), std::move(value));
        return {end() - 1, true};
    }

    iterator erase(const_iterator at) { return entries_.erase(at); }
    std::size_t erase(std::string_view name) {
        const auto found = find(name);
        if (found == end()) return 0;
        entries_.erase(found);
        return 1;
    }
    void clear() { entries_.clear(); }

    // Whether they are the same in the same order as well: what pg_dump prints is the same.
    bool same_in_order(const Options& other) const { return entries_ == other.entries_; }
    bool operator==(const Options& other) const {
        return size() == other.size() && std::is_permutation(begin(), end(), other.begin());
    }

  private:
    std::vector<value_type> entries_;
};

}  // namespace schemadiff
