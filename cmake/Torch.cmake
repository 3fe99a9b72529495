# Debian's LibTorch, or another one from -DTorch_DIR=<libtorch>/share/cmake/Torch.
# Its config does not mark its folders SYSTEM for every target and adds flags for all; wrap it once.
set(_saved_flags "${CMAKE_CXX_FLAGS}")
unclip_require(libtorch-dev Torch)
set(CMAKE_CXX_FLAGS "${_saved_flags}")
unclip_report_missing()
add_library(unclip_torch INTERFACE)
target_include_directories(unclip_torch SYSTEM INTERFACE ${TORCH_INCLUDE_DIRS})
target_link_libraries(unclip_torch INTERFACE ${TORCH_LIBRARIES} OpenMP::OpenMP_CXX)
if(TORCH_CXX_FLAGS)
    separate_arguments(_torch_flags UNIX_COMMAND "${TORCH_CXX_FLAGS}")
    target_compile_options(unclip_torch INTERFACE ${_torch_flags})
endif()

# oneDNN gives convolutions with weights packed once; without it LibTorch's own operators run. Only
# the copy that LibTorch itself uses will do, so a LibTorch with its own oneDNN inside goes without.
# (Debian's dnnl-config.cmake asks for OpenCL, which the CPU engine does not need.)
find_path(UNCLIP_ONEDNN_INCLUDE_DIR dnnl.hpp)
find_library(UNCLIP_ONEDNN_LIBRARY dnnl)
if(UNCLIP_ONEDNN_INCLUDE_DIR AND UNCLIP_ONEDNN_LIBRARY AND Torch_VERSION VERSION_LESS 2)
    add_library(unclip_onednn INTERFACE)
    target_include_directories(unclip_onednn SYSTEM INTERFACE ${UNCLIP_ONEDNN_INCLUDE_DIR})
    target_link_libraries(unclip_onednn INTERFACE ${UNCLIP_ONEDNN_LIBRARY})
endif()

# Training in several processes: c10d's gloo, whose header needs gloo's own; nccl where LibTorch has
# CUDA.
include(CheckCXXSourceCompiles)
include(CMakePushCheckState)
cmake_push_check_state(RESET)
set(CMAKE_REQUIRED_QUIET ON)
set(CMAKE_REQUIRED_INCLUDES ${TORCH_INCLUDE_DIRS})
set(CMAKE_REQUIRED_LIBRARIES ${TORCH_LIBRARIES})
set(CMAKE_REQUIRED_FLAGS "${TORCH_CXX_FLAGS} -std=c++17 -DUSE_C10D_GLOO")
check_cxx_source_compiles("
    #include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
    int main() { return c10d::ProcessGroupGloo::Options::create()->threads; }" UNCLIP_HAS_GLOO)
if(UNCLIP_HAS_GLOO AND TARGET torch_cuda)
    string(APPEND CMAKE_REQUIRED_FLAGS " -DUSE_C10D_NCCL")
    check_cxx_source_compiles("
        #include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>
        int main() { return c10d::ProcessGroupNCCL::Options::create()->is_high_priority_stream; }"
        UNCLIP_HAS_NCCL)
endif()
cmake_pop_check_state()
if(NOT UNCLIP_HAS_GLOO)
    message(STATUS "No gloo headers (libgloo-dev): unclip-train will run in one process only")
endif()
