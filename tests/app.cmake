# Tests of the command-line tool: in process, on a fake pipeline. No Torch.
function(unclip_add_cli_test name)
    unclip_add_test(${name} LABELS app LIBRARIES unclip_cli
        SOURCES app/tst_${name}.cpp app/cliworld.cpp support/fakepipeline.cpp)
endfunction()

unclip_add_cli_test(cli_eval)
unclip_add_test(cli_options LABELS app LIBRARIES unclip_cli SOURCES cli/tst_cli_options.cpp)
unclip_add_cli_test(cli_parts)
unclip_add_cli_test(cli_pictures)
unclip_add_cli_test(cli_recreate)
unclip_add_cli_test(cli_requests)
unclip_add_cli_test(cli_tools)
unclip_add_cli_test(cli_usage)

# Malformed files, through the program itself.
unclip_add_test(cli_malformed LABELS app LIBRARIES unclip_base SOURCES app/tst_cli_malformed.cpp)
target_compile_definitions(tst_cli_malformed PRIVATE UNCLIP_PROGRAM="$<TARGET_FILE:unclip>")
add_dependencies(tst_cli_malformed unclip)

# The training programs as a user runs them, from drawings to a picture, and as several ranks.
if(UNCLIP_TRAINING)
    set(names trainprograms)
    if(UNCLIP_HAS_GLOO)
        list(APPEND names trainranks)
    endif()
    foreach(name ${names})
        unclip_add_test(${name} LABELS training LIBRARIES unclip_training
            SOURCES app/tst_${name}.cpp app/trainworld.cpp)
        target_compile_definitions(tst_${name} PRIVATE
            UNCLIP_PROGRAM="$<TARGET_FILE:unclip>"
            UNCLIP_TRAIN_PROGRAM="$<TARGET_FILE:unclip-train>")
        add_dependencies(tst_${name} unclip unclip-train)
    endforeach()

    unclip_add_test(evalrun LABELS app LIBRARIES unclip_cli unclip_core unclip_evaluation
        unclip_training SOURCES app/tst_evalrun.cpp support/captionedshard.cpp
        support/tinymodelfolder.cpp)
endif()

# The real window with the real engine and the bundled starter model. Where xvfb-run is installed,
# keys, clicks and the clipboard go through an X server.
if(UNCLIP_GUI)
    find_program(UNCLIP_XVFB_RUN xvfb-run)
    if(UNCLIP_XVFB_RUN)
        set(onScreen PLATFORM xcb LAUNCHER ${UNCLIP_XVFB_RUN} -a -s "-screen 0 1440x900x24")
    endif()
    unclip_add_test(profile LABELS app LIBRARIES unclip_studio SOURCES app/tst_profile.cpp)
    unclip_add_test(studiostart LABELS app window LIBRARIES unclip_studio
        SOURCES app/tst_studiostart.cpp ${onScreen})
    add_dependencies(tst_studiostart unclip-studio)
    set_tests_properties(studiostart PROPERTIES RUN_SERIAL ON)
    foreach(name blendspeed hostilemodels studio studiokill studioscreens studiostall)
        set(screen ${onScreen})
        if(name MATCHES "kill|screens|hostile")
            set(screen)
        endif()
        unclip_add_test(${name} LABELS app window LIBRARIES unclip_studio unclip_core
            unclip_uitest SOURCES app/tst_${name}.cpp ${screen})
        set_tests_properties(${name} PROPERTIES RUN_SERIAL ON)
    endforeach()
endif()
