# Debian's Emscripten 3.1.6 with tools that know relaxed SIMD as browsers have it: Debian's clang 19
# in place of its clang 14, and the wasm-opt of the npm package binaryen in place of Debian's.
# A current Emscripten SDK has both and needs none of this: emcmake cmake -S . -B build/wasm
set(tools_folder ${CMAKE_CURRENT_LIST_DIR}/../node_modules/.bin)
if(NOT EXISTS ${tools_folder}/wasm-opt)
  message(FATAL_ERROR "node_modules has no wasm-opt: run scripts/setup site")
endif()

# NODE_PATH is for a Node.js that is not Debian's own: it finds the modules of Debian's there.
set(tool_environment EM_LLVM_ADD_VERSION=19 EM_CLANG_ADD_VERSION=19 NODE_PATH=/usr/share/nodejs
  PATH=${tools_folder}:$ENV{PATH})
foreach(step COMPILER LINKER)
  set(CMAKE_CXX_${step}_LAUNCHER ${CMAKE_COMMAND} -E env ${tool_environment})
endforeach()

# For programs with a main.
set(DEBIAN_EMSCRIPTEN_MAIN ${CMAKE_CURRENT_LIST_DIR}/debian_emscripten_main.cc)

include(/usr/share/emscripten/cmake/Modules/Platform/Emscripten.cmake)
