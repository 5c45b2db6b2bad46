// The letters of pg_trigger.tgenabled, pg_rewrite.ev_enabled and pg_event_trigger.evtenabled as words.
#pragma once

#include <string>

namespace schemadiff::inspect {

inline std::string enabled_word(char letter) {
    switch (letter) {
        case 'D':
            return "disabled";
        case 'R':
            return "replica";
        case 'A':
            return "always";
    }
    return "origin";
}

}  // namespace schemadiff::inspect
