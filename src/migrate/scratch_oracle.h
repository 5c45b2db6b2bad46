// The last step of "Equal means equal": builds the wanted object, and what it rests on, in the scratch database and
// lets PostgreSQL print it there; what it prints is compared with what the live server prints.
//
// Used for whole views and for expressions with functions that are not PostgreSQL's own. Never touches the live server.
#pragma once

#include <memory>
#include <string>

#include "schemadiff/catalog.h"
#include "sql/oracle.h"

namespace schemadiff::migrate {

struct ScratchOptions {
    std::string url{"ephemeral:"};  // any empty database; `ephemeral:` starts a server of its own
    Names search_path{"public"};
    // The server whose print the built one's is compared with (150018); another major version prints other texts.
    int live_version = 0;
};

// `to` must outlive the oracle. The server is started when the first question comes; all is built in transactions that
// are taken back. What cannot be built there (no binaries, a missing extension) is undecided, with the reason in
// Answer::needs, and does not spoil the rest.
std::unique_ptr<sql::Oracle> make_scratch_oracle(const Catalog& to, ScratchOptions options);

// Asks the second what the first left undecided. Either may be null.
std::unique_ptr<sql::Oracle> in_turn(std::unique_ptr<sql::Oracle> first, std::unique_ptr<sql::Oracle> second);

}  // namespace schemadiff::migrate
