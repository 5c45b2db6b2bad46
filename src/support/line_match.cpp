#include "support/line_match.h"

#include <algorithm>
#include <dtl/dtl.hpp>
#include <map>
#include <span>

namespace schemadiff::support {

namespace {

using Lines = std::span<const int>;

// dtl takes time and memory for the square of the difference, which is at most the number of lines of both texts.
constexpr std::size_t kMostLinesForDtl = 1200;

class Matcher {
  public:
    std::vector<Edit> edits;

    void match(Lines before, Lines after) {
        const auto [last_before, last_after] = std::mismatch(before.begin(), before.end(), after.begin(), after.end());
        const auto same = static_cast<std::size_t>(last_before - before.begin());
        put(EditKind::keep, before.first(same));
        before = before.subspan(same);
        after = after.subspan(same);
        std::size_t tail = 0;
        while (tail < before.size() && tail < after.size() &&
               before[before.size() - 1 - tail] == after[after.size() - 1 - tail])
            ++tail;
        match_middle(before.first(before.size() - tail), after.first(after.size() - tail));
        put(EditKind::keep, before.last(tail));
    }

  private:
    struct Anchor {
        std::size_t before;
        std::size_t after;
    };

    void put(EditKind kind, Lines lines) {
        for (const int line : lines) edits.push_back({kind, line});
    }

    void match_middle(Lines before, Lines after) {
        const bool trivial = before.empty() || after.empty();
        if (!trivial && before.size() + after.size() <= kMostLinesForDtl) return match_by_dtl(before, after);
        const std::vector<Anchor> anchors = trivial ? std::vector<Anchor>() : find_anchors(before, after);
        if (anchors.empty()) {
            put(EditKind::remove, before);
            put(EditKind::add, after);
            return;
        }
        Anchor from{0, 0};
        for (const Anchor& anchor : anchors) {
            match(before.subspan(from.before, anchor.before - from.before),
                  after.subspan(from.after, anchor.after - from.after));
            put(EditKind::keep, before.subspan(anchor.before, 1));
            from = {anchor.before + 1, anchor.after + 1};
        }
        match(before.subspan(from.before), after.subspan(from.after));
    }

    void match_by_dtl(Lines before, Lines after) {
        dtl::Diff<int> diff(std::vector<int>(before.begin(), before.end()),
                            std::vector<int>(after.begin(), after.end()));
        diff.compose();
        const auto script = diff.getSes().getSequence();
        for (const auto& [line, info] : script)
            edits.push_back({info.type == dtl::SES_COMMON   ? EditKind::keep
                             : info.type == dtl::SES_DELETE ? EditKind::remove
                                                            : EditKind::add,
                             line});
    }

    // The lines that stand once in each text, in the longest order that both share (the patience diff).
    static std::vector<Anchor> find_anchors(Lines before, Lines after) {
        struct Seen {
            int before_count = 0;
            int after_count = 0;
            std::size_t before = 0;
            std::size_t after = 0;
        };
        std::map<int, Seen> seen;
        for (std::size_t i = 0; i < before.size(); ++i) {
            ++seen[before[i]].before_count;
            seen[before[i]].before = i;
        }
        for (std::size_t i = 0; i < after.size(); ++i) {
            ++seen[after[i]].after_count;
            seen[after[i]].after = i;
        }
        std::vector<Anchor> unique;
        for (const auto& [line, entry] : seen)
            if (entry.before_count == 1 && entry.after_count == 1) unique.push_back({entry.before, entry.after});
        std::sort(unique.begin(), unique.end(), [](const Anchor& a, const Anchor& b) { return a.before < b.before; });
        return longest_rising(unique);
    }

    // The longest subsequence with rising `after`, by piles.
    static std::vector<Anchor> longest_rising(const std::vector<Anchor>& all) {
        std::vector<std::size_t> tops;
        std::vector<std::size_t> previous(all.size(), all.size());
        for (std::size_t i = 0; i < all.size(); ++i) {
            const auto pile =
                std::lower_bound(tops.begin(), tops.end(), all[i].after,
                                 [&](std::size_t top, std::size_t after) { return all[top].after < after; });
            if (pile != tops.begin()) previous[i] = *std::prev(pile);
            if (pile == tops.end())
                tops.push_back(i);
            else
                *pile = i;
        }
        std::vector<Anchor> result;
        for (std::size_t i = tops.empty() ? all.size() : tops.back(); i < all.size(); i = previous[i])
            result.push_back(all[i]);
        std::reverse(result.begin(), result.end());
        return result;
    }
};

// Within a run of changes dtl may mix removals and additions; a reader wants the removals first.
void put_removals_first(std::vector<Edit>& edits) {
    for (auto begin = edits.begin(); begin != edits.end();) {
        if (begin->kind == EditKind::keep) {
            ++begin;
            continue;
        }
        const auto end = std::find_if(begin, edits.end(), [](const Edit& edit) { return edit.kind == EditKind::keep; });
        std::stable_partition(begin, end, [](const Edit& edit) { return edit.kind == EditKind::remove; });
        begin = end;
    }
}

}  // namespace

std::vector<Edit> match_lines(const std::vector<int>& before, const std::vector<int>& after) {
    Matcher matcher;
    matcher.match(before, after);
    put_removals_first(matcher.edits);
    return std::move(matcher.edits);
}

}  // namespace schemadiff::support
