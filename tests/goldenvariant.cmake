# The golden tests again on a folder of other sizes, whose every number numpy and Pillow computed.
set(goldenTests cliptokenizer clippreprocess convert modelcheck modelconfig modelfolder safetensors)
if(UNCLIP_ENGINE)
    list(APPEND goldenTests golden_models golden_schedulers golden_pipeline golden_modes)
endif()
set(variantDir "${CMAKE_CURRENT_BINARY_DIR}/goldenvariant")

# unclip_find_numpy(<variable>): a Python with numpy and Pillow, Debian's first; empty without one.
function(unclip_find_numpy variable)
    set(${variable} "" PARENT_SCOPE)
    foreach(candidate /usr/bin/python3 python3)
        execute_process(COMMAND ${candidate} -c "import numpy, PIL" RESULT_VARIABLE result
            OUTPUT_QUIET ERROR_QUIET)
        if(result EQUAL 0)
            set(${variable} ${candidate} PARENT_SCOPE)
            return()
        endif()
    endforeach()
endfunction()

unclip_find_numpy(python)
if(NOT python)
    message(WARNING "No Python with numpy and Pillow: the golden tests run on one folder only")
    add_test(NAME golden_variant COMMAND sh -c
        "echo 'SKIPPED: no python3-numpy and python3-pil when this was configured'; exit 77")
    set_tests_properties(golden_variant PROPERTIES LABELS golden SKIP_RETURN_CODE 77)
    return()
endif()

add_test(NAME golden_variant
    COMMAND ${python} -B ${CMAKE_CURRENT_SOURCE_DIR}/goldenvariant/make.py ${variantDir})
set_tests_properties(golden_variant PROPERTIES LABELS golden TIMEOUT ${UNCLIP_TEST_TIMEOUT}
    FIXTURES_SETUP goldenvariant ENVIRONMENT "OMP_NUM_THREADS=1")
foreach(name IN LISTS goldenTests)
    add_test(NAME ${name}_variant COMMAND tst_${name})
    set_tests_properties(${name}_variant PROPERTIES LABELS golden TIMEOUT ${UNCLIP_TEST_TIMEOUT}
        FIXTURES_REQUIRED goldenvariant
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;OMP_WAIT_POLICY=passive;UNCLIP_GOLDEN_DIR=${variantDir};UNCLIP_REQUIRE_GOLDEN=1")
endforeach()

# A folder that lacks files or cases must not pass.
if(UNCLIP_ENGINE)
    add_test(NAME golden_damaged COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/goldenvariant/check_damage.sh
        ${CMAKE_RUNTIME_OUTPUT_DIRECTORY} ${variantDir})
    set_tests_properties(golden_damaged PROPERTIES LABELS golden TIMEOUT ${UNCLIP_TEST_TIMEOUT}
        FIXTURES_REQUIRED goldenvariant
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;OMP_WAIT_POLICY=passive")
endif()
