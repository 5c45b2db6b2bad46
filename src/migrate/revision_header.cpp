#include "migrate/revision_header.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "migrate/text.h"

namespace schemadiff::migrate {
namespace {

const std::vector<std::string> kHeaders = {"Revision",   "Revises",       "Created",  "Format",
                                           "Depends-On", "Branch-Labels", "Baseline", "Function-Bodies"};
constexpr std::string_view kAtTheEnd = "at the end";

struct Line {
    std::string_view text;  // behind the two dashes, without the space
    int number = 0;
    bool comment = false;  // else the line is empty, or wrong
};

bool is_empty_comment(const Line& line) {
    return line.comment && line.text.empty();
}

struct Header {
    std::string_view name;
    std::string_view value;
    int column = 1;  // of the value
};

// `Name: value`, where the name is one word of letters and dashes that begins with a capital.
std::optional<Header> header_of(const Line& line) {
    const std::size_t colon = line.text.find(':');
    if (!line.comment || colon == std::string_view::npos || colon == 0) return std::nullopt;
    const std::string_view name = line.text.substr(0, colon);
    for (const char byte : name) {
        const bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '-';
        if (!letter) return std::nullopt;
    }
    if (name.front() < 'A' || name.front() > 'Z') return std::nullopt;
    const std::string_view rest = line.text.substr(colon + 1);
    const std::size_t spaces = std::min(rest.find_first_not_of(" \t"), rest.size());
    return Header{name, trim(rest), static_cast<int>(3 + colon + 2 + spaces)};
}

bool is_known(std::string_view name) {
    for (const std::string& known : kHeaders) {
        if (known == name) return true;
    }
    return false;
}

bool is_known_header(const Line& line) {
    const std::optional<Header> header = header_of(line);
    return header && is_known(header->name);
}

class HeaderReader {
  public:
    HeaderReader(Revision& revision, Diagnostics& diagnostics) : revision_(revision), diagnostics_(diagnostics) {}

    void read(std::string_view head) {
        split(head);
        std::size_t id_line = lines_.size();
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            const std::optional<Header> header = header_of(lines_[i]);
            if (header && header->name == "Revision") id_line = i;
        }
        if (id_line == lines_.size()) {
            return complain(1, 1, "the header `-- Revision: ID` is missing",
                            "a revision file begins with `-- TITLE`, `--`, `-- Revision: ID`, `-- Revises: PARENT`");
        }
        std::size_t begin = id_line;
        while (begin > 0 && is_known_header(lines_[begin - 1])) --begin;
        read_headers(begin, id_line);
        read_title(begin);
        if (revision_.is_baseline && !revision_.revises.empty()) {
            complain(revision_.places.baseline.line, 1,
                     "a baseline has no parents, this one revises " + join(revision_.revises, ", "),
                     "it stands for what was there before the first revision; leave `Revises` empty");
        }
    }

  private:
    void complain(int line, int column, std::string message, std::string hint = "") {
        diagnostics_.push_back({Severity::error, {revision_.path, line, column}, std::move(message), std::move(hint)});
    }

    void split(std::string_view head) {
        int number = 0;
        bool complained = false;
        for (std::size_t at = 0; at < head.size();) {
            const std::size_t end = std::min(head.find('\n', at), head.size());
            std::string_view text = head.substr(at, end - at);
            at = end + 1;
            ++number;
            const bool comment = text.substr(0, 2) == "--";
            if (!comment && !trim(text).empty() && !complained) {
                complained = true;
                complain(number, 1, "this stands before the line `-- schemadiff: upgrade`",
                         "only comments may stand there; statements belong below it");
            }
            if (comment && looks_like_directive(text)) complain_of_directive(text, number);
            text = comment ? text.substr(2) : std::string_view();
            if (!text.empty() && text.front() == ' ') text.remove_prefix(1);
            while (!text.empty() && std::string_view(" \t\r").find(text.back()) != std::string_view::npos)
                text.remove_suffix(1);
            lines_.push_back({text, number, comment});
        }
    }

    void complain_of_directive(std::string_view text, int number) {
        const std::size_t known = diagnostics_.size();
        if (parse_directive(text, {revision_.path, number, 1}, diagnostics_) && diagnostics_.size() == known) {
            complain(number, 1, "a directive before the upgrade section",
                     "put it below the line `-- schemadiff: upgrade`");
        }
    }

    void read_headers(std::size_t begin, std::size_t id_line) {
        bool in_paragraph = true;
        for (std::size_t i = begin; i < lines_.size(); ++i) {
            const Line& line = lines_[i];
            if (i > id_line && (!line.comment || line.text.empty())) in_paragraph = false;
            const std::optional<Header> header = header_of(line);
            if (header && is_known(header->name)) {
                read_header(*header, line.number);
            } else if (in_paragraph && line.comment && !line.text.empty() &&
                       !looks_like_directive("--" + std::string(line.text))) {
                complain_of_header(line, header);
            }
        }
    }

    void complain_of_header(const Line& line, const std::optional<Header>& header) {
        if (!header) {
            return complain(line.number, 1, "expected a header `-- Name: value`",
                            "a description stands between the title and the headers");
        }
        complain(line.number, 4, "unknown header \"" + std::string(header->name) + "\"",
                 near_match_hint(header->name, kHeaders));
    }

    void read_header(const Header& header, int line) {
        for (const std::string_view name : seen_) {
            if (name == header.name)
                return complain(line, 4, "the header \"" + std::string(header.name) + "\" stands twice");
        }
        seen_.push_back(header.name);
        const SourceLocation where{revision_.path, line, header.column};
        if (header.name == "Revision") {
            revision_.places.id = where;
            revision_.id = checked(header.value, where, "revision id");
        } else if (header.name == "Revises") {
            revision_.places.revises = where;
            revision_.revises = checked_list(header.value, where, "revision id");
        } else if (header.name == "Created") {
            revision_.created = std::string(header.value);
        } else if (header.name == "Format") {
            read_format(header.value, where);
        } else if (header.name == "Depends-On") {
            revision_.places.depends_on = where;
            revision_.depends_on = checked_list(header.value, where, "revision id");
        } else if (header.name == "Branch-Labels") {
            revision_.places.branch_labels = where;
            revision_.branch_labels = checked_list(header.value, where, "branch label");
        } else if (header.name == "Baseline") {
            read_baseline(header.value, where);
        } else if (header.name == "Function-Bodies") {
            revision_.bodies_at_end = true;
            if (header.value != kAtTheEnd) {
                complain(where.line, where.column, "\"" + std::string(header.value) + "\" is not known here",
                         "write `-- Function-Bodies: at the end`, or leave the line out: then PostgreSQL checks each "
                         "body when its function is made");
            }
        }
    }

    std::string checked(std::string_view value, const SourceLocation& where, const std::string& what) {
        const std::string problem = id_problem(value);
        if (problem.empty()) return std::string(value);
        complain(where.line, where.column, "\"" + std::string(value) + "\" cannot be a " + what + ": " + problem);
        return "";
    }

    std::vector<std::string> checked_list(std::string_view value, const SourceLocation& where,
                                          const std::string& what) {
        std::vector<std::string> list;
        for (const std::string& part : split_list(value)) {
            const std::string id = checked(part, where, what);
            bool twice = false;
            for (const std::string& known : list) twice = twice || known == id;
            if (twice) complain(where.line, where.column, "\"" + id + "\" stands twice");
            if (!id.empty() && !twice) list.push_back(id);
        }
        return list;
    }

    void read_format(std::string_view value, const SourceLocation& where) {
        int format = 0;
        const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), format);
        if (error != std::errc() || end != value.data() + value.size() || format < 1) {
            return complain(where.line, where.column, "\"" + std::string(value) + "\" is no format",
                            "write `-- Format: 1`");
        }
        revision_.format = format;
        if (format <= kRevisionFormat) return;
        complain(where.line, where.column,
                 "the file has format " + std::to_string(format) + ", this schemadiff knows format " +
                     std::to_string(kRevisionFormat),
                 "use the version of schemadiff that wrote it, or a newer one");
    }

    void read_baseline(std::string_view value, const SourceLocation& where) {
        revision_.places.baseline = where;
        revision_.is_baseline = true;
        if (value != "upgrade") revision_.baseline = split_list(value);
        if (value.empty()) {
            complain(where.line, where.column, "\"Baseline\" says nothing",
                     "name the files that build it, `legacy/*.sql`, or write `upgrade` if the upgrade section does");
        }
    }

    // Title: the first line that says something; none where two empty comment lines stand in its place.
    // Description: the rest, without the empty lines around it.
    void read_title(std::size_t end) {
        std::size_t at = 0;
        if (end < 2 || !is_empty_comment(lines_[0]) || !is_empty_comment(lines_[1])) {
            while (at < end && lines_[at].text.empty()) ++at;
            if (at == end) return;
            revision_.title = std::string(trim(lines_[at++].text));
        }
        std::string description;
        for (; at < end; ++at) description += std::string(lines_[at].text) + "\n";
        const std::size_t first = description.find_first_not_of('\n');
        if (first == std::string::npos) return;
        revision_.description = description.substr(first, description.find_last_not_of('\n') - first + 1);
    }

    Revision& revision_;
    Diagnostics& diagnostics_;
    std::vector<Line> lines_;
    std::vector<std::string_view> seen_;
};

std::string comment_line(std::string_view text) {
    return text.empty() ? "--\n" : "-- " + std::string(text) + "\n";
}

// Message and description in comment lines. What a reader of the file would take for a directive is refused.
std::string comment_lines(const std::string& text) {
    std::string lines;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string line = comment_line(std::string_view(text).substr(at, end - at));
        if (looks_like_directive(std::string_view(line).substr(0, line.size() - 1))) {
            throw Error("a message cannot have a line that begins with \"schemadiff:\"",
                        "it would be read as a directive; use other words");
        }
        lines += line;
        at = end + 1;
    }
    return lines;
}

void require_ids(const std::vector<std::string>& ids) {
    for (const std::string& id : ids) {
        const std::string problem = id_problem(id);
        if (!problem.empty()) throw Error("\"" + id + "\" cannot be a revision id or branch label: " + problem);
    }
}

std::string list_header(const std::string& name, const std::vector<std::string>& values) {
    return values.empty() ? "" : comment_line(name + ": " + join(values, ", "));
}

}  // namespace

void parse_revision_header(Revision& revision, std::string_view head, Diagnostics& diagnostics) {
    HeaderReader(revision, diagnostics).read(head);
}

std::string write_revision_header(const Revision& revision) {
    require_ids({revision.id});
    require_ids(revision.revises);
    require_ids(revision.depends_on);
    require_ids(revision.branch_labels);
    std::string title = revision.title;
    for (char& byte : title) byte = byte == '\n' || byte == '\r' ? ' ' : byte;
    std::string text = comment_lines(title) + "--\n";
    if (!revision.description.empty()) text += comment_lines(revision.description) + "--\n";
    text += comment_line("Revision: " + revision.id);
    text += comment_line(revision.revises.empty() ? "Revises:" : "Revises: " + join(revision.revises, ", "));
    if (!revision.created.empty()) text += comment_line("Created: " + revision.created);
    text += comment_line("Format: " + std::to_string(revision.format));
    text += list_header("Depends-On", revision.depends_on);
    text += list_header("Branch-Labels", revision.branch_labels);
    if (revision.bodies_at_end) text += comment_line("Function-Bodies: " + std::string(kAtTheEnd));
    if (revision.is_baseline) {
        text += comment_line("Baseline: " + (revision.baseline.empty() ? "upgrade" : join(revision.baseline, ", ")));
    }
    return text;
}

}  // namespace schemadiff::migrate
