# Tests of unclip_nn: models, schedulers and fused operators on LibTorch.
set(UNCLIP_COMMITTED_GOLDEN_DIR "${CMAKE_CURRENT_SOURCE_DIR}/data/golden")

# unclip_add_golden_test(<name> LIBRARIES <targets>): the program runs on the full golden folder and,
# as <name>_committed, on the small part of it that is committed.
function(unclip_add_golden_test name)
    unclip_add_test(${name} LABELS golden SOURCES core/tst_${name}.cpp support/goldentensors.cpp
        ${ARGN})
    add_test(NAME ${name}_committed COMMAND tst_${name})
    set_tests_properties(${name}_committed PROPERTIES LABELS golden TIMEOUT ${UNCLIP_TEST_TIMEOUT}
        SKIP_RETURN_CODE 77
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;OMP_WAIT_POLICY=passive;UNCLIP_GOLDEN_DIR=${UNCLIP_COMMITTED_GOLDEN_DIR};UNCLIP_REQUIRE_GOLDEN=0")
endfunction()

unclip_add_golden_test(golden_models LIBRARIES unclip_nn)
unclip_add_golden_test(golden_schedulers LIBRARIES unclip_nn)
unclip_add_test(fusedops LABELS core SOURCES core/tst_fusedops.cpp support/goldentensors.cpp
    LIBRARIES unclip_nn unclip_kernels)

# LibTorch's headers take longest: compiled once for all of these.
target_precompile_headers(tst_golden_models PRIVATE ${CMAKE_SOURCE_DIR}/core/nn/torchpch.h <QTest>)
unclip_add_test(autoregressiveprior LABELS core LIBRARIES unclip_nn)
foreach(name autoregressiveprior golden_schedulers fusedops)
    target_precompile_headers(tst_${name} REUSE_FROM tst_golden_models)
endforeach()

# Tests of the pipeline's insides and of whole runs.
unclip_add_golden_test(golden_pipeline LIBRARIES unclip_core unclip_nn)
unclip_add_test(golden_modes LABELS golden LIBRARIES unclip_core)
unclip_add_test(memoryladder LABELS core LIBRARIES unclip_core)
unclip_add_test(starter LABELS core LIBRARIES unclip_core)
unclip_add_test(slerp LABELS core LIBRARIES unclip_core)
unclip_add_test(ddimscheduler LABELS core LIBRARIES unclip_nn)
unclip_add_test(unclipscheduler LABELS core LIBRARIES unclip_nn)
unclip_add_test(tileplan LABELS core LIBRARIES unclip_core)
unclip_add_test(tilednetwork LABELS core LIBRARIES unclip_core unclip_nn)
unclip_add_test(unclippipeline LABELS core LIBRARIES unclip_core unclip_nn
    SOURCES core/tst_unclippipeline.cpp support/tinymodelfolder.cpp)
unclip_add_test(damagedmodel LABELS core LIBRARIES unclip_core unclip_nn
    SOURCES core/tst_damagedmodel.cpp support/tinymodelfolder.cpp)
unclip_add_test(pipelinememory LABELS core LIBRARIES unclip_core unclip_nn
    SOURCES core/tst_pipelinememory.cpp support/tinymodelfolder.cpp)
unclip_add_test(autoregressivepipeline LABELS core LIBRARIES unclip_core unclip_nn
    SOURCES core/tst_autoregressivepipeline.cpp support/tinymodelfolder.cpp)
foreach(name autoregressivepipeline golden_pipeline pipelinememory tilednetwork unclippipeline)
    target_precompile_headers(tst_${name} REUSE_FROM tst_golden_models)
endforeach()

if(UNCLIP_TRAINING)
    foreach(name batch training autoregressivetraining)
        unclip_add_test(${name} LABELS training LIBRARIES unclip_training)
        target_precompile_headers(tst_${name} REUSE_FROM tst_golden_models)
    endforeach()
    if(UNCLIP_HAS_GLOO)
        unclip_add_test(ranks LABELS training LIBRARIES unclip_training)
        target_precompile_headers(tst_ranks REUSE_FROM tst_golden_models)
    endif()

    # Of the evaluation: metrics, the judge, and sections on a tiny model.
    unclip_add_test(evaluationmetrics LABELS core LIBRARIES unclip_evaluation unclip_data)
    unclip_add_test(judge LABELS training LIBRARIES unclip_evaluation unclip_training)
    target_precompile_headers(tst_judge REUSE_FROM tst_golden_models)
    unclip_add_test(evaluation LABELS training LIBRARIES unclip_evaluation unclip_core unclip_training
        SOURCES core/tst_evaluation.cpp support/captionedshard.cpp support/tinymodelfolder.cpp)
endif()
