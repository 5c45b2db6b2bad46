#include "plan/rename_order.h"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>

#include "plan/build.h"

namespace schemadiff::plan {

namespace {

// Parts of a relation name it; routines and the like name types; what is in a schema names that.
int depth(const Identity& id) {
    if (!id.parent.empty()) return 0;
    if (!id.signature.empty()) return 1;
    return id.schema.empty() ? 3 : 2;
}

class RenameOrder {
  public:
    RenameOrder(const std::vector<Node>& nodes, bool back) : nodes_(nodes), is_done_(nodes.size(), false) {
        for (std::size_t at = 0; at < nodes.size(); ++at)
            if (nodes[at].action == Action::rename) renames_.push_back(at);
        std::sort(renames_.begin(), renames_.end(), [&](std::size_t one, std::size_t other) {
            const Identity& left = nodes_[one].before->id;
            const Identity& right = nodes_[other].before->id;
            const int deeper = depth(left) - depth(right);
            return deeper != 0 ? (back ? deeper > 0 : deeper < 0) : left < right;
        });
        for (const std::size_t at : renames_)
            for (const std::string& key : namespace_keys(*nodes_[at].before)) leaving_.emplace(key, at);
    }

    std::vector<std::size_t> run() {
        for (const std::size_t at : renames_) visit(at);
        return std::move(order_);
    }

  private:
    void visit(std::size_t at) {
        if (is_done_[at]) return;
        is_done_[at] = true;
        for (const std::string& key : namespace_keys(*nodes_[at].after))
            if (const auto leaver = leaving_.find(key);
                leaver != leaving_.end() && depth(nodes_[leaver->second].before->id) == depth(nodes_[at].before->id))
                visit(leaver->second);
        order_.push_back(at);
    }

    const std::vector<Node>& nodes_;
    std::vector<std::size_t> renames_;
    std::map<std::string, std::size_t> leaving_;
    std::vector<bool> is_done_;
    std::vector<std::size_t> order_;
};

}  // namespace

std::vector<std::size_t> rename_order(const std::vector<Node>& nodes, bool back) {
    return RenameOrder(nodes, back).run();
}

}  // namespace schemadiff::plan
