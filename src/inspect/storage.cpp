#include "inspect/storage.h"

namespace schemadiff::inspect {

std::string storage_word(char letter) {
    switch (letter) {
        case 'p':
            return "plain";
        case 'e':
            return "external";
        case 'x':
            return "extended";
        case 'm':
            return "main";
    }
    return {};
}

std::string compression_word(char letter) {
    switch (letter) {
        case 'p':
            return "pglz";
        case 'l':
            return "lz4";
    }
    return {};
}

}  // namespace schemadiff::inspect
