# The interface target `project_options` has the compiler options of every target of the project.
add_library(project_options INTERFACE)
target_include_directories(project_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(project_options INTERFACE -Wall -Wextra)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC 12 warns wrongly of overlapping copies in "literal" + std::string (GCC bug 105651).
  target_compile_options(project_options INTERFACE -Wno-restrict)
elseif(CMAKE_CXX_COMPILER_ID STREQUAL Clang AND NOT EMSCRIPTEN)
  # std::stable_sort of Debian's libstdc++ 12 uses a function that it declares deprecated itself.
  target_compile_options(project_options INTERFACE -Wno-deprecated-declarations)
endif()

# For sources that compute little: optimising their templates (command line, JSON) takes most of their
# compile time.
set(FAST_TO_COMPILE -O1)
# set_optimisation(LEVEL SOURCE...) compiles the sources with this level instead of the build type's. The
# preset `clang` ignores it: its build type is None, and it optimises nothing.
function(set_optimisation level)
  set_source_files_properties(${ARGN} PROPERTIES COMPILE_OPTIONS $<$<NOT:$<CONFIG:None>>:${level}>)
endfunction()

if(EMSCRIPTEN)
  # Links to Debian's header-only libraries in a separate folder: /usr/include itself would hide the
  # headers of Emscripten's C library.
  set(header_folder ${CMAKE_BINARY_DIR}/headers)
  file(MAKE_DIRECTORY ${header_folder})
  foreach(library hwy nlohmann rapidjson tl stb doctest)
    if(NOT EXISTS /usr/include/${library})
      message(FATAL_ERROR "/usr/include/${library} is missing: run scripts/setup")
    endif()
    file(CREATE_LINK /usr/include/${library} ${header_folder}/${library} SYMBOLIC)
  endforeach()
  target_include_directories(project_options SYSTEM INTERFACE ${header_folder})
  target_compile_options(project_options INTERFACE -msimd128)
else()
  find_package(Threads REQUIRED)
  find_library(HWY_LIBRARY hwy REQUIRED)
  target_link_libraries(project_options INTERFACE Threads::Threads ${HWY_LIBRARY})
endif()

set(SANITIZE OFF CACHE STRING "address (with undefined behaviour), thread or OFF")
if(SANITIZE STREQUAL address)
  set(FAST_TO_COMPILE -O0)
  set(sanitizers -fsanitize=address,undefined -fno-sanitize-recover=all)
  # Leaves out Highway's targets SSSE3 and SSE4: they run the same source lines as the baseline, and the
  # preset `native` tests them. (Not with HWY_DISABLED_TARGETS, which the kernels define themselves.)
  target_compile_definitions(project_options INTERFACE "HWY_BROKEN_TARGETS=(HWY_SSSE3|HWY_SSE4)")
elseif(SANITIZE STREQUAL thread)
  set(FAST_TO_COMPILE -O0)
  set(sanitizers -fsanitize=thread)
  # Threads share the same data whatever the instruction set: the baseline is enough.
  target_compile_definitions(project_options INTERFACE HWY_COMPILE_ONLY_STATIC)
elseif(SANITIZE)
  message(FATAL_ERROR "SANITIZE=${SANITIZE}: expected address, thread or OFF")
endif()
if(SANITIZE)
  # With the build type's -O2 the kernels would take six times as long to compile. Reports need only line
  # numbers, so -g1.
  target_compile_options(project_options INTERFACE ${sanitizers} -fno-omit-frame-pointer -O1 -g1)
  target_link_options(project_options INTERFACE ${sanitizers})
endif()
