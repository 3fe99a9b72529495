# Tests of the session and the window, with a scripted pipeline: no Torch needed.
add_library(unclip_uitest STATIC support/fakepipeline.cpp)
target_include_directories(unclip_uitest PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
target_link_libraries(unclip_uitest PUBLIC unclip_ui Qt6::Sql Qt6::Test PRIVATE unclip_options)
target_precompile_headers(unclip_uitest PRIVATE <ui/testpch.h>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU") # GCC 12 takes copied variants of vectors for uninitialised
    target_compile_options(unclip_uitest PUBLIC -Wno-maybe-uninitialized)
endif()

foreach(name
    animation basisreader blendboard blendlive blendpanel blendpositions candidatestrip clipsearch
    compareview conceptlist contactsheet createpanel dialogs editpanel etasheet explorepanel
    exportdialog exporter failure filmstrip fitbasisdialog gallerymodel gallerysearchbar imageloader
    imageslot imageview infopanel inputs jobqueue jobrunner library librarycontents libraryrepair
    librarysize liveframes livesequence makebar messagebar modelsdialog morphplayer namedpipeline
    nametemplate
    parameterslider pcafitter picturemime picturestore pipelineworker promptedit prompthistory
    queuefile queuepanel recreator requestbuilder requestparts samplingform section seedfield
    session sessionfile settings settingsfile shortcutregistry starrating theme thetaslider thumbnailcache
    trash varianceplot varypanel viewerpanel windowlayout xypad)
    unclip_add_test(${name} SOURCES ui/tst_${name}.cpp LABELS ui LIBRARIES unclip_uitest
        PkgConfig::WEBP PkgConfig::WEBPDEMUX GIF::GIF opencv_core opencv_imgcodecs opencv_videoio)
    target_precompile_headers(tst_${name} REUSE_FROM unclip_uitest)
endforeach()

add_test(NAME translations
    COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/ui/check_translations.sh ${CMAKE_SOURCE_DIR})
set_tests_properties(translations PROPERTIES LABELS source)

# The whole window with the scripted pipeline: no Torch. Dragging needs an X server and xdotool.
find_program(UNCLIP_XVFB_RUN xvfb-run)
foreach(name gallerywindow hostilepictures studiodrag studiowindow studiowork windowpictures)
    set(screen)
    if(name STREQUAL "studiodrag" AND UNCLIP_XVFB_RUN)
        set(screen PLATFORM xcb LAUNCHER ${UNCLIP_XVFB_RUN} -a -s "-screen 0 1440x900x24")
    endif()
    unclip_add_test(${name} SOURCES app/tst_${name}.cpp LABELS ui window
        LIBRARIES unclip_uitest unclip_studio opencv_core opencv_imgcodecs JPEG::JPEG
            PkgConfig::LCMS2 ZLIB::ZLIB ${screen})
    set_tests_properties(${name} PROPERTIES RUN_SERIAL ON)
endforeach()
