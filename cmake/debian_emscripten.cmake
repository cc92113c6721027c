# Debian's Emscripten 3.1.6 with newer tools, which know the final instructions of relaxed SIMD: Debian's
# clang 19 replaces clang 14, and wasm-opt of the npm package binaryen replaces Debian's.
# A current Emscripten SDK does not need this file: emcmake cmake -S . -B build/wasm
set(tools_folder ${CMAKE_CURRENT_LIST_DIR}/../node_modules/.bin)
if(NOT EXISTS ${tools_folder}/wasm-opt)
  message(FATAL_ERROR "node_modules has no wasm-opt: run scripts/setup site")
endif()

# With NODE_PATH, a Node.js that is not Debian's finds the modules that Debian installs.
set(tool_environment EM_LLVM_ADD_VERSION=19 EM_CLANG_ADD_VERSION=19 NODE_PATH=/usr/share/nodejs
  PATH=${tools_folder}:$ENV{PATH})
foreach(step CXX_COMPILER CXX_LINKER C_COMPILER)
  set(CMAKE_${step}_LAUNCHER ${CMAKE_COMMAND} -E env ${tool_environment})
endforeach()

# A source to add to each program with a main().
set(DEBIAN_EMSCRIPTEN_MAIN ${CMAKE_CURRENT_LIST_DIR}/debian_emscripten_main.cc)

include(/usr/share/emscripten/cmake/Modules/Platform/Emscripten.cmake)
