#include "db/connection_url.h"

#include <libpq-fe.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>

#include "schemadiff/error.h"

namespace schemadiff::db {

namespace {

constexpr const char kMask[] = "***";

using Options = std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)>;

// Where the part after "scheme://" begins; npos if this is not a URL.
std::size_t start_of_authority(std::string_view url) {
    const std::size_t colon = url.find("://");
    if (colon == std::string_view::npos) return colon;
    const std::string_view scheme = url.substr(0, url.find('+'));
    const std::string_view name = scheme.size() < colon ? scheme : url.substr(0, colon);
    return name == "postgresql" || name == "postgres" ? colon + 3 : std::string_view::npos;
}

bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

// The place of a secret's characters within a text.
struct Span {
    std::size_t begin;
    std::size_t end;
};

// user:password@ of a URL. To the last "@" before the query, so that a password with an unescaped one is covered whole.
std::optional<Span> password_of_authority(std::string_view url, std::size_t start) {
    const std::size_t query = std::min(url.find('?', start), url.size());
    std::size_t at = url.substr(0, query).rfind('@');
    if (at == std::string_view::npos || at < start) at = url.rfind('@');
    if (at == std::string_view::npos || at < start) return std::nullopt;
    const std::size_t colon = url.find(':', start);
    if (colon == std::string_view::npos || colon >= at) return std::nullopt;
    return Span{colon + 1, at};
}

bool is_secret_keyword(std::string_view word) {
    return word == "password" || word == "sslpassword";
}

std::vector<Span> secrets_of_query(std::string_view url, std::size_t start) {
    std::vector<Span> spans;
    std::size_t at = url.find('?', start);
    while (at != std::string_view::npos && at < url.size()) {
        const std::size_t end = std::min(url.find('&', at + 1), url.size());
        const std::string_view pair = url.substr(at + 1, end - at - 1);
        const std::size_t equals = pair.find('=');
        if (equals != std::string_view::npos && is_secret_keyword(pair.substr(0, equals)))
            spans.push_back({at + 1 + equals + 1, end});
        at = end;
    }
    return spans;
}

std::vector<Span> secrets_of_url(std::string_view url, std::size_t start) {
    std::vector<Span> spans = secrets_of_query(url, start);
    if (const std::optional<Span> password = password_of_authority(url, start)) spans.push_back(*password);
    return spans;
}

// The end of a value of key=value words that begins at `at`: quoted by ', or up to a space.
std::size_t end_of_value(std::string_view text, std::size_t at) {
    const bool quoted = at < text.size() && text[at] == '\'';
    for (std::size_t i = at + (quoted ? 1 : 0); i < text.size(); ++i) {
        if (text[i] == '\\') {
            ++i;
        } else if (quoted ? text[i] == '\'' : is_space(text[i])) {
            return quoted ? i + 1 : i;
        }
    }
    return text.size();
}

// A password with a space and no quotes goes on up to the next keyword.
std::size_t end_of_secret(std::string_view text, std::size_t at) {
    std::size_t end = end_of_value(text, at);
    for (;;) {
        std::size_t next = end;
        while (next < text.size() && is_space(text[next])) ++next;
        std::size_t word = next;
        while (word < text.size() && !is_space(text[word]) && text[word] != '=') ++word;
        std::size_t equals = word;
        while (equals < text.size() && is_space(text[equals])) ++equals;
        if (word == next || (equals < text.size() && text[equals] == '=')) return end;
        end = word;
    }
}

std::vector<Span> secrets_of_words(std::string_view text) {
    std::vector<Span> spans;
    for (std::size_t at = text.find("password"); at != std::string_view::npos; at = text.find("password", at + 1)) {
        std::size_t value = at + std::string_view("password").size();
        while (value < text.size() && is_space(text[value])) ++value;
        if (value >= text.size() || text[value] != '=') continue;
        ++value;
        while (value < text.size() && is_space(text[value])) ++value;
        spans.push_back({value, end_of_secret(text, value)});
    }
    return spans;
}

std::string masked(std::string text, std::vector<Span> spans) {
    std::sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) { return a.begin > b.begin; });
    std::size_t last = text.size();
    for (const Span& span : spans) {
        const std::size_t end = std::min(span.end, last);
        if (span.begin > end) continue;
        text.replace(span.begin, end - span.begin, kMask);
        last = span.begin;
    }
    return text;
}

std::string without_driver(const std::string& url, std::size_t start) {
    const std::size_t plus = url.find('+');
    return plus < start ? url.substr(0, plus) + url.substr(start - 3) : url;
}

// libpq takes the user and password up to the first "@" or "/": anything of the password behind it would be read, and
// shown, as a host or a database.
void require_escaped(const std::string& url, std::size_t start) {
    const std::size_t query = std::min(url.find('?', start), url.size());
    const std::size_t first = url.find_first_of("@/", start);
    if (first == std::string::npos || first >= query) return;
    const std::size_t second = url.find('@', first + 1);
    if (second == std::string::npos || second >= query) return;
    throw DatabaseError("the database URL " + mask_password(url) + " cannot be read: \"@\" or \"/\" stands unescaped",
                        "", "", "in a user name, a password or a database name write %40 for \"@\" and %2F for \"/\"");
}

std::string quoted_value(std::string_view value) {
    std::string text = "'";
    for (const char c : value) {
        if (c == '\'' || c == '\\') text += '\\';
        text += c;
    }
    return text + "'";
}

void replace_all(std::string& text, const std::string& what) {
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + sizeof kMask - 1))
        text.replace(at, what.size(), kMask);
}

[[noreturn]] void refuse(const std::string& url, bool is_url, const std::string& reason, const ConnectionWords& words) {
    // libpq quotes the piece it stumbled over. Of a URL the secrets are known by now; in key=value words the piece may
    // be the second word of a password that lacks its quotes.
    const bool withheld = !is_url && !secrets_of_words(url).empty();
    const std::string why = withheld ? "it is not a list of key=value words" : words.scrub(reason);
    throw DatabaseError("the database URL " + mask_password(url) + " cannot be read: " + why, "", "",
                        "expected postgresql://user:password@host:port/database or libpq's words: host=... dbname=...; "
                        "a value with spaces stands in single quotes");
}

}  // namespace

std::string mask_password(const std::string& url) {
    const std::size_t start = start_of_authority(url);
    if (start != std::string::npos) return masked(url, secrets_of_url(url, start));
    const std::size_t scheme = url.find("://");
    if (scheme != std::string::npos) return masked(url, secrets_of_url(url, scheme + 3));
    return masked(url, secrets_of_words(url));
}

std::string ConnectionWords::value(const std::string& keyword) const {
    const auto found = values.find(keyword);
    if (found != values.end()) return found->second;
    const Options defaults(PQconndefaults(), &PQconninfoFree);
    for (const PQconninfoOption* option = defaults.get(); option != nullptr && option->keyword != nullptr; ++option)
        if (keyword == option->keyword && option->val != nullptr) return option->val;
    return "";
}

std::string ConnectionWords::text() const {
    std::string text;
    for (const auto& [keyword, value] : values) text += (text.empty() ? "" : " ") + keyword + "=" + quoted_value(value);
    return text;
}

std::string ConnectionWords::scrub(std::string message) const {
    // A password that is also the name of the user, host or database gives nothing away by standing in a message.
    for (const std::string& secret : secrets) {
        const bool is_name = secret == value("user") || secret == value("host") || secret == value("dbname");
        if (!secret.empty() && !is_name) replace_all(message, secret);
    }
    return message;
}

ConnectionWords read_connection_url(const std::string& url) {
    ConnectionWords words;
    const std::size_t start = start_of_authority(url);
    const bool is_url = start != std::string::npos;
    if (is_url) {
        require_escaped(url, start);
        for (const Span& span : secrets_of_url(url, start))
            words.secrets.push_back(url.substr(span.begin, span.end - span.begin));
    }
    const std::size_t scheme = url.find("://");
    if (!is_url && scheme < url.find_first_of("= "))
        refuse(url, false, "\"" + url.substr(0, scheme) + "://\" is not PostgreSQL's", words);
    char* reason = nullptr;
    const std::string plain = is_url ? without_driver(url, start) : url;
    const Options options(PQconninfoParse(plain.c_str(), &reason), &PQconninfoFree);
    const std::unique_ptr<char, decltype(&PQfreemem)> reason_owner(reason, &PQfreemem);
    if (!options) {
        std::string text = reason == nullptr ? "out of memory" : reason;
        while (!text.empty() && text.back() == '\n') text.pop_back();
        refuse(url, is_url, text, words);
    }
    for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
        if (option->val == nullptr) continue;
        words.values[option->keyword] = option->val;
        if (is_secret_keyword(option->keyword)) words.secrets.push_back(option->val);
    }
    return words;
}

}  // namespace schemadiff::db
