# Flags that every target of ours takes, on one interface target.
add_library(unclip_options INTERFACE)
target_compile_definitions(unclip_options INTERFACE
    QT_NO_KEYWORDS QT_NO_FOREACH QT_NO_CAST_FROM_ASCII QT_NO_NARROWING_CONVERSIONS_IN_CONNECT)
target_compile_options(unclip_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual
    -Wold-style-cast)
if(UNCLIP_WERROR)
    target_compile_options(unclip_options INTERFACE -Werror)
endif()
if(UNCLIP_SANITIZE)
    target_compile_options(unclip_options INTERFACE
        -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
    target_link_options(unclip_options INTERFACE -fsanitize=address,undefined)
endif()
if(UNCLIP_FUZZ)
    if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
        message(FATAL_ERROR "UNCLIP_FUZZ needs clang: cmake --preset fuzz")
    endif()
    # vptr checks would need the C++ libraries' own type information.
    target_compile_options(unclip_options INTERFACE
        -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize=vptr
        -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
    target_link_options(unclip_options INTERFACE -fsanitize=address,undefined -fno-sanitize=vptr)
endif()

# Compiled files are shared between build folders and copies of the tree. Compilers list what they
# read (depend mode), so nothing is preprocessed twice, and what was hashed of a precompiled header of
# hundreds of megabytes is remembered: together half of the processor time of a file not seen before.
find_program(UNCLIP_CCACHE ccache)
if(UNCLIP_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
        CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 CCACHE_DEPEND=1 CCACHE_INODECACHE=1
        CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
        ${UNCLIP_CCACHE})
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        target_compile_options(unclip_options INTERFACE -fpch-preprocess) # as ccache asks for
    endif()
endif()
