#include "plan/too_new.h"

#include <algorithm>
#include <set>

#include "schemadiff/value.h"

namespace schemadiff::plan {

namespace {

// The generation of a column is older than the choice between its kinds, and a table's access method older than the
// statement that changes it.
bool is_old(std::string_view attribute, const Object& after, bool creates) {
    if (attribute == "generated_kind") return after.as<Column>().generated_kind != "virtual";
    return attribute == "access_method" && creates;
}

class Finder {
  public:
    explicit Finder(int major) : major_(major) {}

    void attributes(const Change& change) {
        if (!change.after || change.verb == Verb::rename) return;
        const Object& after = *change.after;
        visit([&](const auto& value) { attributes_of(change, after, value); }, after.value);
    }
    void statements(const Plan& plan) {
        for (const PlanSegment& segment : plan.segments)
            for (const Step& step : segment.steps) {
                const bool known = std::any_of(step.objects.begin(), step.objects.end(),
                                               [&](const Identity& id) { return named_.count(id); });
                if (step.since > major_ && !known) say(step.objects.front(), "", step.since);
            }
    }
    std::vector<std::string> take() { return std::move(lines_); }

  private:
    template <class T>
    void attributes_of(const Change& change, const Object& after, const T& value) {
        [[maybe_unused]] static const T kUsual{};
        for_each_attribute<T>([&](const auto& attribute) {
            const bool creates = change.verb == Verb::create;
            if (attribute.traits.since <= major_ || value.*attribute.member == kUsual.*attribute.member) return;
            if ((creates || change.touches(attribute.name)) && !is_old(attribute.name, after, creates))
                say(after.id, attribute.name, attribute.traits.since);
        });
    }
    void say(const Identity& id, std::string_view attribute, int since) {
        named_.insert(id);
        std::string what = id.described();
        if (!attribute.empty()) what += " (" + std::string(attribute) + ")";
        lines_.push_back(what + " asks for what PostgreSQL has from " + std::to_string(since) +
                         " on, and this server is of version " + std::to_string(major_));
    }

    int major_;
    std::set<Identity> named_;
    std::vector<std::string> lines_;
};

}  // namespace

std::vector<std::string> too_new(const ChangeList& changes, const Plan& plan, int server_version) {
    if (server_version == 0) return {};
    Finder finder(server_version / 10000);
    for (const Change& change : changes.changes) finder.attributes(change);
    finder.statements(plan);
    return finder.take();
}

}  // namespace schemadiff::plan
