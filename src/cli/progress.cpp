#include "cli/progress.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "emit/revision_text.h"
#include "support/text.h"

namespace schemadiff::cli {

namespace {

constexpr int kBarWidth = 20;

std::string step_words(const migrate::Progress& progress) {
    const std::string parents =
        progress.revision->revises.empty() ? "base" : support::join(progress.revision->revises, ", ");
    const bool up = progress.direction == migrate::Direction::upgrade;
    const std::string way = up ? parents + " -> " + progress.revision->id : progress.revision->id + " -> " + parents;
    return std::string(migrate::direction_name(progress.direction)) + " " + way +
           (progress.revision->title.empty() ? "" : ", " + progress.revision->title);
}

// A terminal that can go back to the line's start.
bool is_terminal() {
    const char* kind = std::getenv("TERM");
    return isatty(2) == 1 && kind != nullptr && std::string_view(kind) != "dumb";
}

int terminal_width() {
    winsize size{};
    return ioctl(2, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

std::string rows_and_time(const migrate::Progress& progress) {
    return (progress.rows > 0 ? support::plural(progress.rows, "row") + ", " : "") + time_text(progress.duration);
}

}  // namespace

std::string time_text(std::chrono::milliseconds time) {
    const long long count = time.count();
    if (count < 1000) return std::to_string(count) + " ms";
    if (count >= 60000) return std::to_string(count / 60000) + " min " + std::to_string(count / 1000 % 60) + " s";
    return std::to_string(count / 1000) + "." + std::to_string(count / 100 % 10) + " s";
}

std::string bar_text(const migrate::Progress& progress, const std::string& doing, int width) {
    const int revisions = std::max(progress.revisions, 1);
    const int done = std::clamp(progress.number - 1, 0, revisions);
    const int filled = kBarWidth * done / revisions;
    std::string bar = "[" + std::string(static_cast<std::size_t>(filled), '=') + ">" +
                      std::string(static_cast<std::size_t>(kBarWidth - filled), ' ') + "] " + std::to_string(done) +
                      "/" + std::to_string(revisions);
    if (progress.revision != nullptr) bar += " " + progress.revision->id;
    if (progress.segments > 1)
        bar += " " + std::to_string(std::min(progress.segment, progress.segments)) + "/" +
               std::to_string(progress.segments);
    if (!doing.empty()) bar += " " + doing;
    std::size_t end = std::min(bar.size(), static_cast<std::size_t>(std::max(width - 1, 1)));
    while (end > 0 && end < bar.size() && (static_cast<unsigned char>(bar[end]) & 0xc0U) == 0x80U) --end;
    return bar.substr(0, end);
}

ProgressPrinter::ProgressPrinter(Console& console, bool verbose)
    : console_(console), verbose_(verbose), on_terminal_(!console.quiet() && is_terminal()) {}

ProgressPrinter::~ProgressPrinter() {
    tell_rest_of_batch();
    take_away_bar();
}

void ProgressPrinter::tell_batch(const std::string& line) {
    batch_untold_ = line;
    if (on_terminal_ && !verbose_) return batch_untold_.clear();
    const auto now = std::chrono::steady_clock::now();
    if (!verbose_ && now - batch_told_ < std::chrono::seconds(1)) return;
    batch_told_ = now;
    tell_rest_of_batch();
}

void ProgressPrinter::tell_rest_of_batch() {
    if (!batch_untold_.empty()) say("  " + batch_untold_);
    batch_untold_.clear();
}

void ProgressPrinter::say(const std::string& line) {
    take_away_bar();
    console_.say(line);
}

void ProgressPrinter::warn(const std::string& line) {
    take_away_bar();
    console_.warn(line);
}

void ProgressPrinter::take_away_bar() {
    if (drawn_) console_.print("\r\x1b[K");
    drawn_ = false;
}

void ProgressPrinter::draw_bar(const migrate::Progress& progress) {
    if (!on_terminal_) return;
    take_away_bar();
    console_.print(bar_text(progress, doing_, terminal_width()));
    drawn_ = true;
}

void ProgressPrinter::print(const migrate::Progress& progress) {
    const std::lock_guard lock(mutex_);
    if (progress.kind != migrate::ProgressKind::batch_finished) tell_rest_of_batch();
    switch (progress.kind) {
        case migrate::ProgressKind::warning:
            return warn(progress.text);
        case migrate::ProgressKind::waiting:
            return say("waiting for another runner: " + progress.text);
        case migrate::ProgressKind::revision_started:
            say(step_words(progress));
            break;
        case migrate::ProgressKind::revision_resumed:
            say(step_words(progress) + ": goes on at segment " + std::to_string(progress.segment));
            break;
        case migrate::ProgressKind::revision_stamped:
            return say(step_words(progress) + ": stands already, stamped");
        case migrate::ProgressKind::statement_started:
            doing_ = emit::one_line(progress.statement->text);
            break;
        case migrate::ProgressKind::statement_finished:
            if (verbose_) say("  " + emit::one_line(progress.statement->text) + "  (" + rows_and_time(progress) + ")");
            doing_.clear();
            break;
        case migrate::ProgressKind::batch_finished:
            doing_ = "batch: " + rows_and_time(progress);
            tell_batch(doing_);
            break;
        case migrate::ProgressKind::lock_wait:
            say("  waiting for " + progress.text);
            break;
        case migrate::ProgressKind::retry:
            say("  trying again: " + progress.text);
            break;
        case migrate::ProgressKind::segment_started:
            break;
        case migrate::ProgressKind::revision_finished:
            doing_.clear();
            return take_away_bar();
    }
    draw_bar(progress);
}

}  // namespace schemadiff::cli
