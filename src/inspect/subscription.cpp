#include "inspect/kinds.h"

namespace schemadiff::inspect {

// Only some columns are readable for an ordinary role, the connection for superusers alone: so it is asked for in a
// statement of its own, which runs only where it may. It is read as a text of XML, the one way to run one from here.
// Without its connection a subscription is not visible.
template <>
std::string query<Subscription>(const Request& request) {
    return R"(
select )" + request.since(14, "s.oid", "0") +
           R"(,
       s.subname,
       pg_catalog.pg_get_userbyid(s.subowner),
       s.subenabled,
       s.subslotname,
       s.subpublications,
       case when pg_catalog.has_column_privilege('pg_catalog.pg_subscription', 'subconninfo', 'select')
            then pg_catalog.query_to_xml('select pg_catalog.encode(pg_catalog.convert_to(subconninfo, ''UTF8''), ''hex'') as c'
                                         || ' from pg_catalog.pg_subscription where subdbid = ' || s.subdbid
                                         || ' and subname = ' || pg_catalog.quote_literal(s.subname),
                                         false, true, '')::text
            end,
       )" + request.since(14, "s.subbinary", "false") +
           R"(,
       )" +
           request.since(16, "s.substream::text",
                         request.since(14, "case when s.substream then 't' else 'f' end", "'f'")) +
           R"(,
       )" + request.since(15, "s.subtwophasestate <> 'd'", "false") +
           R"(,
       )" + request.since(15, "s.subdisableonerr", "false") +
           R"(,
       )" + request.since(16, "s.suborigin", "'any'") +
           R"(,
       )" + request.since(14, "s.subsynccommit", "'off'") +
           R"(,
       )" + request.since(16, "s.subpasswordrequired", "true") +
           R"(,
       )" + request.since(16, "s.subrunasowner", "false") +
           R"(,
       )" + request.since(17, "s.subfailover", "false") +
           R"(
  from pg_catalog.pg_subscription s
 where s.subdbid = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database()))";
}

namespace {

int digit(char letter) {
    return letter <= '9' ? letter - '0' : letter - 'a' + 10;
}

// `<row><c>68656c6c6f</c></row>`
std::string connection_in(std::string_view xml) {
    const std::size_t open = xml.find("<c>");
    const std::size_t close = xml.find("</c>");
    std::string out;
    if (open == std::string_view::npos || close == std::string_view::npos) return out;
    for (std::size_t at = open + 3; at + 1 < close; at += 2)
        out += static_cast<char>(digit(xml[at]) * 16 + digit(xml[at + 1]));
    return out;
}

// `password=secret` is never read out.
std::string without_secret(std::string text) {
    const std::size_t at = text.find("password=");
    if (at == std::string::npos) return text;
    const std::size_t start = at + std::string_view("password=").size();
    std::size_t end = text.find_first_of(" \t\n&", start);
    if (start < text.size() && text[start] == '\'') end = text.find('\'', start + 1) + 1;
    if (end == std::string::npos || end < start) end = text.size();
    return text.replace(start, end - start, "${PASSWORD}");
}

}  // namespace

template <>
void read<Subscription>(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        Identity id;
        id.name = row.text();
        Object object(std::move(id), Subscription{});
        object.owner = row.text();
        Subscription& subscription = object.as<Subscription>();
        subscription.enabled = row.boolean();
        subscription.slot_name = row.text();
        subscription.publications = row.names();
        if (row.next_is_null()) {
            reader.add_not_visible(object.id);
            continue;
        }
        subscription.connection = without_secret(connection_in(row.view()));
        if (row.boolean()) subscription.options.emplace("binary", "true");
        const std::string streaming = row.text();
        if (streaming == "t") subscription.options.emplace("streaming", "on");
        if (streaming == "p") subscription.options.emplace("streaming", "parallel");
        if (row.boolean()) subscription.options.emplace("two_phase", "on");
        if (row.boolean()) subscription.options.emplace("disable_on_error", "true");
        const std::string origin = row.text();
        if (origin != "any") subscription.options.emplace("origin", origin);
        const std::string commit = row.text();
        if (commit != "off") subscription.options.emplace("synchronous_commit", commit);
        if (!row.boolean()) subscription.options.emplace("password_required", "false");
        if (row.boolean()) subscription.options.emplace("run_as_owner", "true");
        if (row.boolean()) subscription.options.emplace("failover", "true");
        reader.add(Class::subscription, oid, std::move(object));
    }
}

}  // namespace schemadiff::inspect
