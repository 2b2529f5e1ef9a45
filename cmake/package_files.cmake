# Adds to each package what Debian asks for; cpack calls it once, with all packages in one folder.
if(NOT CPACK_GENERATOR STREQUAL "DEB")
  return()
endif()
set(packages "program=syrob" "library=libsyrob0" "development=libsyrob-dev")
foreach(pair ${packages})
  string(REGEX MATCH "^[^=]+" component ${pair})
  string(REGEX MATCH "[^=]+$" name ${pair})
  set(root ${CPACK_TEMPORARY_DIRECTORY}/${component}/usr)
  if(NOT EXISTS ${root})
    continue()
  endif()
  file(GLOB_RECURSE pages ${root}/share/man/*.[157])
  foreach(page ${pages})
    execute_process(COMMAND gzip -9nf ${page} COMMAND_ERROR_IS_FATAL ANY)
  endforeach()
  set(doc ${root}/share/doc/${name})
  file(MAKE_DIRECTORY ${doc})
  file(WRITE ${doc}/copyright "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: syrob

Files: *
Copyright: 2026 The syrob authors
License: GPL-2.0-or-later
 On Debian systems the text of the GNU General Public License version 2 is in
 /usr/share/common-licenses/GPL-2.
")
  file(COPY_FILE ${CPACK_SYROB_SOURCE}/CHANGELOG.md ${doc}/changelog)
  execute_process(COMMAND gzip -9nf ${doc}/changelog COMMAND_ERROR_IS_FATAL ANY)
  string(TIMESTAMP now "%a, %d %b %Y %H:%M:%S +0000" UTC)
  file(WRITE ${doc}/changelog.Debian "syrob (${CPACK_PACKAGE_VERSION}-1) unstable; urgency=medium

  * Packaged by cpack; the changes of the program are in changelog.gz.

 -- ${CPACK_PACKAGE_CONTACT}  ${now}
")
  execute_process(COMMAND gzip -9nf ${doc}/changelog.Debian COMMAND_ERROR_IS_FATAL ANY)
  # Who packages the program for others gives an address with -DSYROB_MAINTAINER; there is no bug of
  # the distribution to close; cpack writes scripts that call ldconfig, beside the trigger; examples
  # keep the file that keeps git from changing their line ends.
  file(WRITE ${root}/share/lintian/overrides/${name} "${name}: bogus-mail-host *
${name}: bogus-mail-host-in-debian-changelog *
${name}: initial-upload-closes-no-bugs *
${name}: maintscript-calls-ldconfig *
${name}: package-contains-vcs-control-file *
")
  file(GLOB_RECURSE all LIST_DIRECTORIES true ${root}/*)
  foreach(one ${root} ${all})
    if(IS_DIRECTORY ${one} OR one MATCHES "/bin/")
      file(CHMOD ${one} PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE
           WORLD_READ WORLD_EXECUTE)
    elseif(NOT IS_SYMLINK ${one})
      file(CHMOD ${one} PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
    endif()
  endforeach()
endforeach()
