# The libraries behind schemadiff, as one target: schemadiff::dependencies.
#
# Read by the build, and by schemadiffConfig.cmake of an installed schemadiff: the library is static, so whoever links
# it needs the same libraries again. Everything is looked up where it is used; no path of the building machine is kept.
find_package(PkgConfig REQUIRED)
pkg_check_modules(SCHEMADIFF_PQXX REQUIRED QUIET IMPORTED_TARGET libpqxx)
pkg_check_modules(SCHEMADIFF_PQ REQUIRED QUIET IMPORTED_TARGET libpq)
find_package(yaml-cpp REQUIRED)
find_package(fmt REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
find_package(Threads REQUIRED)

# libpg_query ships neither a pkg-config nor a CMake file.
find_library(SCHEMADIFF_PG_QUERY_LIBRARY pg_query HINTS ${SCHEMADIFF_PG_QUERY_ROOT} PATH_SUFFIXES lib REQUIRED)
find_path(SCHEMADIFF_PG_QUERY_INCLUDE pg_query.h HINTS ${SCHEMADIFF_PG_QUERY_ROOT} PATH_SUFFIXES include REQUIRED)
mark_as_advanced(SCHEMADIFF_PG_QUERY_LIBRARY SCHEMADIFF_PG_QUERY_INCLUDE)

if(NOT TARGET schemadiff::dependencies)
  add_library(schemadiff::dependencies INTERFACE IMPORTED)
  # yaml-cpp renamed its target in 0.8.
  if(TARGET yaml-cpp::yaml-cpp)
    set(SCHEMADIFF_YAML_CPP yaml-cpp::yaml-cpp)
  else()
    set(SCHEMADIFF_YAML_CPP yaml-cpp)
  endif()
  target_include_directories(schemadiff::dependencies SYSTEM INTERFACE ${SCHEMADIFF_PG_QUERY_INCLUDE})
  target_link_libraries(schemadiff::dependencies INTERFACE
    ${SCHEMADIFF_PG_QUERY_LIBRARY}
    PkgConfig::SCHEMADIFF_PQXX
    PkgConfig::SCHEMADIFF_PQ
    ${SCHEMADIFF_YAML_CPP}
    fmt::fmt
    OpenSSL::Crypto
    Threads::Threads)
endif()
