# `cpack` in the folder of an optimised build makes packages for Debian and Ubuntu, syrob, libsyrob0
# and libsyrob-dev; `cpack --config CPackSourceConfig.cmake` makes the archive of the sources.
set(CPACK_PACKAGE_VENDOR "The syrob authors")
set(SYROB_MAINTAINER "The syrob authors <syrob@localhost.localdomain>" CACHE STRING
    "Name and address of whoever makes packages")
set(CPACK_PACKAGE_CONTACT ${SYROB_MAINTAINER})
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "risk of bias assessment of animal studies by two reviewers")
set(CPACK_RESOURCE_FILE_LICENSE ${CMAKE_SOURCE_DIR}/LICENSE)
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)

set(CPACK_SOURCE_GENERATOR TXZ)
set(CPACK_SOURCE_PACKAGE_FILE_NAME syrob-${PROJECT_VERSION})
set(CPACK_SOURCE_IGNORE_FILES "/\\.git/" "/build/" "/__pycache__/" "/\\.cache/")

set(CPACK_GENERATOR DEB)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL program library development)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_ENABLE_COMPONENT_DEPENDS OFF)

set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME syrob)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION science)
set(CPACK_COMPONENT_PROGRAM_DESCRIPTION
  "Two reviewers assess animal studies with SYRCLE's tool or another form, without
seeing each other's answers until both have finished. Then they resolve their
disagreements and report percentages, agreement and figures.")
set(CPACK_DEBIAN_PROGRAM_PACKAGE_RECOMMENDS "libpangocairo-1.0-0") # loaded for PDF and PNG
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SUGGESTS "python3")

set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME libsyrob0)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_CONTROL_EXTRA
  ${CMAKE_SOURCE_DIR}/cmake/deb/triggers ${CMAKE_SOURCE_DIR}/cmake/deb/shlibs)
set(CPACK_COMPONENT_LIBRARY_DESCRIPTION
  "Lets other programs read a review as one reviewer may see it, record, count,
and compute agreement and exports.")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libsyrob-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION
  "Headers, pkg-config file and CMake package of libsyrob.")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS "libsyrob0 (= ${PROJECT_VERSION}-1)")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SHLIBDEPS OFF)

# What Debian asks for in each package: compressed manuals, a changelog and the copyright.
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_SOURCE_DIR}/cmake/package_files.cmake)
set(CPACK_SYROB_SOURCE ${CMAKE_SOURCE_DIR})
include(CPack)
