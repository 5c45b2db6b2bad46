// What a remembered answer rests on, gathered into one text whose hash names the answer.
//
// Used by what keeps answers in the user's cache folder: offline.h, settled.h.
#pragma once

#include <string>
#include <string_view>

namespace schemadiff::cli {

// Every text with its length, so that no two lists of texts read the same.
void add_to_key(std::string& key, std::string_view text);

// The program itself: another build of it may judge otherwise.
void add_program_to_key(std::string& key);

}  // namespace schemadiff::cli
