# unclip_require(<Debian package> <arguments of find_package>): collects what is absent, so that one
# message can name all of it. A macro: imported variables and targets belong to the caller.
macro(unclip_require debian name)
    find_package(${name} ${ARGN} QUIET)
    if(NOT ${name}_FOUND)
        list(APPEND UNCLIP_MISSING "${name}")
        list(APPEND UNCLIP_MISSING_PACKAGES "${debian}")
    endif()
endmacro()

# unclip_require_module(<Debian package> <prefix> <pkg-config module>): target PkgConfig::<prefix>.
macro(unclip_require_module debian prefix module)
    if(PkgConfig_FOUND)
        pkg_check_modules(${prefix} QUIET IMPORTED_TARGET "${module}")
    endif()
    if(NOT ${prefix}_FOUND)
        list(APPEND UNCLIP_MISSING "${module}")
        list(APPEND UNCLIP_MISSING_PACKAGES "${debian}")
    endif()
endmacro()

# Stops with the whole list when anything was absent.
function(unclip_report_missing)
    if(UNCLIP_MISSING)
        list(REMOVE_DUPLICATES UNCLIP_MISSING_PACKAGES)
        list(JOIN UNCLIP_MISSING ", " names)
        list(JOIN UNCLIP_MISSING_PACKAGES " " packages)
        message(FATAL_ERROR "Not found: ${names}.\n"
            "On Debian or Ubuntu: apt-get install ${packages}\n"
            "or run scripts/packages.sh build, which installs all that a build needs.")
    endif()
endfunction()
