// What a command's file gives to main: a function that adds the command, its options and its examples to the parser.
//
// The commands run after parsing, through Program::run. CLI11 is seen in .cpp files only.
#pragma once

#include <functional>
#include <string>

#include "cli/options.h"

namespace CLI {
class App;
}

namespace schemadiff::cli {

class Session;

struct Program {
    CommonOptions common;
    // What the chosen command does; gives the exit status.
    std::function<int(Session&)> run;
    // False for what works without a project: then the configuration is not read.
    bool in_project = true;
};

void add_init(CLI::App& app, Program& program);
void add_pull(CLI::App& app, Program& program);
void add_check(CLI::App& app, Program& program);
void add_diff(CLI::App& app, Program& program);
void add_revision(CLI::App& app, Program& program);
void add_upgrade(CLI::App& app, Program& program);
void add_downgrade(CLI::App& app, Program& program);
void add_current(CLI::App& app, Program& program);
void add_history(CLI::App& app, Program& program);
void add_heads(CLI::App& app, Program& program);
void add_branches(CLI::App& app, Program& program);
void add_show(CLI::App& app, Program& program);
void add_merge(CLI::App& app, Program& program);
void add_stamp(CLI::App& app, Program& program);
void add_verify(CLI::App& app, Program& program);
void add_import(CLI::App& app, Program& program);
void add_edit(CLI::App& app, Program& program);

// A command of that name, whose help ends with the examples.
CLI::App* command(CLI::App& app, const std::string& name, const std::string& what, const std::string& examples);

}  // namespace schemadiff::cli
