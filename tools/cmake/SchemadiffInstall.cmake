# What `cmake --install` puts where: the program, the library, its headers, and the files that let another project say
# find_package(schemadiff) and link schemadiff::schemadiff.
include(CMakePackageConfigHelpers)

set(SCHEMADIFF_CONFIG_FOLDER ${CMAKE_INSTALL_LIBDIR}/cmake/schemadiff)

install(TARGETS schemadiff RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT program)
install(TARGETS libschemadiff EXPORT schemadiffTargets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/schemadiff
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT library)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/schemas
  DESTINATION ${CMAKE_INSTALL_DATADIR}/schemadiff COMPONENT program OPTIONAL)

install(EXPORT schemadiffTargets NAMESPACE schemadiff:: DESTINATION ${SCHEMADIFF_CONFIG_FOLDER} COMPONENT library)
configure_package_config_file(
  ${CMAKE_CURRENT_LIST_DIR}/schemadiffConfig.cmake.in ${PROJECT_BINARY_DIR}/schemadiffConfig.cmake
  INSTALL_DESTINATION ${SCHEMADIFF_CONFIG_FOLDER})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/schemadiffConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES
  ${PROJECT_BINARY_DIR}/schemadiffConfig.cmake
  ${PROJECT_BINARY_DIR}/schemadiffConfigVersion.cmake
  ${CMAKE_CURRENT_LIST_DIR}/SchemadiffDependencies.cmake
  DESTINATION ${SCHEMADIFF_CONFIG_FOLDER} COMPONENT library)
