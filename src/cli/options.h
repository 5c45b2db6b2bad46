// The options that every command takes, as they were given on the command line.
//
// Filled by main's parser, read by Session. What the configuration or the environment says is Session's business.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "support/colour.h"

namespace schemadiff::cli {

enum class Format { text, json, sql };

struct CommonOptions {
    std::optional<std::string> config;
    std::optional<std::string> environment;
    std::optional<std::string> db;
    std::optional<std::string> model;
    std::vector<std::string> revisions;
    std::optional<Format> format;
    std::optional<support::ColourMode> colour;
    bool quiet = false;
    bool verbose = false;
    bool timings = false;
};

// Exit statuses, as in diff(1).
constexpr int kDone = 0;
constexpr int kDiffers = 1;
constexpr int kTrouble = 2;

}  // namespace schemadiff::cli
