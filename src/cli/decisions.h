// What the ladder of equality decided, kept beside the model: `model.yaml.decided`, which may be committed.
//
// A line an entry, sorted: a hash of the model's text and of all that it was resolved against, the server's major
// version, the object, the attribute, and the text that a server prints for it (the last three as JSON). Only equality
// is kept. An entry counts where this user's own program proved it (a list in the user's cache folder says so); any
// other one is asked about again wherever a server is at hand, so that a stale, wrong or edited line can never make a
// difference disappear. Used by drift.cpp (through remembering_oracle.h) and by `check --offline`.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace schemadiff::cli {

class Decisions {
  public:
    struct Entry {
        int server = 0;  // major version; 0: asked of no server
        std::string object;
        std::string attribute;
        std::string printed;
        bool proved = false;

        // What stands in the file, without the key.
        std::string text() const;
    };

    // `path` is the file's; it need not be there. Empty: nothing is remembered. What cannot be read as an entry is
    // passed over, and goes at the next write. Never throws.
    explicit Decisions(std::string path);

    const std::string& path() const { return path_; }
    // Whether the file was there.
    bool is_there() const { return is_there_; }

    // Null where there is none.
    const Entry* find(const std::string& key) const;
    // Proved just now; takes the place of what was kept for the same object, attribute and server with another key.
    void put(const std::string& key, Entry entry);
    void drop(const std::string& key);
    // The keys that this run asked for: what was kept for the same places under other keys is out of date.
    void used(const std::string& key) { used_.insert(key); }

    // The model and the revisions, by a hash of their content, that were seen to agree; see offline.h.
    bool agrees(const std::string& key) const { return agreement_ == key; }
    void set_agreement(const std::string& key);

    // Writes what changed, in the file and in the user's cache folder. `is_known` says which objects the model still
    // has: entries of others go. An unwritable place is no error: the next run asks again.
    template <class IsKnown>
    void save(const IsKnown& is_known) {
        std::erase_if(entries_, [&](const auto& each) {
            const bool gone = !is_known(each.second.object);
            is_changed_ |= gone;
            return gone;
        });
        write();
    }

  private:
    void read_line(std::string_view line);
    void read_proofs();
    void write();
    std::string text() const;
    std::string proofs_text() const;

    std::string path_;
    std::string proofs_path_;  // empty: there is no cache folder
    std::map<std::string, Entry> entries_;
    std::set<std::string> used_;
    std::string agreement_;
    bool is_there_ = false;
    bool is_changed_ = false;
    bool is_proved_more_ = false;
};

}  // namespace schemadiff::cli
