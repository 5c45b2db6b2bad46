// What each kind's file gives, for each value type T of the one list of kinds:
//   query<T>  one set-based query over all objects of the kind in the managed schemas
//   read<T>   its rows to objects; relations that are not managed are passed over
// A kind without its file does not link.
#pragma once

#include <string>

#include "inspect/reader.h"
#include "inspect/request.h"
#include "schemadiff/object.h"

namespace schemadiff::inspect {

template <class T>
std::string query(const Request& request);
template <class T>
void read(const db::Result& result, Reader& reader);

#define SCHEMADIFF_X(kind, type, word, traits) \
    template <>                                \
    std::string query<type>(const Request&);   \
    template <>                                \
    void read<type>(const db::Result&, Reader&);
SCHEMADIFF_KINDS(SCHEMADIFF_X)
#undef SCHEMADIFF_X

}  // namespace schemadiff::inspect
