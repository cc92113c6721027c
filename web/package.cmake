# The npm package as a folder: cmake --build --preset wasm --target npm_package. npm run pack makes the
# tarball. The package has the site's classifier/ and default weights, and photo decoders for Node.js.
set(PACKAGE_FOLDER ${PROJECT_SOURCE_DIR}/build/package CACHE PATH "Where the npm package goes")

# Browsers decode photos by themselves. Node.js uses the trainer's decoder, in separate modules so that
# the browser's module stays small. They are compiled from the sources and not linked with the engine, so
# that all of it is without exceptions.
file(GLOB image_sources CONFIGURE_DEPENDS
  ${PROJECT_SOURCE_DIR}/engine/image/decode/*.cc ${PROJECT_SOURCE_DIR}/engine/image/refusal/*.cc)
list(REMOVE_ITEM image_sources ${PROJECT_SOURCE_DIR}/engine/image/decode/webp.cc)
# add_decoder(TARGET NAME) builds decoder/NAME.{js,wasm}.
function(add_decoder target name)
  add_executable(${target} decoder/image_decoder.cc ${image_sources} ${PROJECT_SOURCE_DIR}/engine/base/file.cc)
  target_link_libraries(${target} PRIVATE project_options)
  target_compile_options(${target} PRIVATE
    -fno-exceptions -fno-rtti -DEMSCRIPTEN_HAS_UNBOUND_TYPE_NAMES=0)
  # ENVIRONMENT is not node, because Emscripten 3.1.6 mistakes Node.js 18 and later for a browser. It need
  # not read files: the package passes the compiled module.
  target_link_options(${target} PRIVATE
    -fno-exceptions -fno-rtti --bind
    -sDYNAMIC_EXECUTION=0 -sMODULARIZE=1 -sEXPORT_ES6=1 -sENVIRONMENT=web,worker -sFILESYSTEM=0
    -sALLOW_MEMORY_GROWTH=1 -sTEXTDECODER=2 -sASSERTIONS=0 -sEXPORTED_RUNTIME_METHODS=HEAPU8)
  set_target_properties(${target} PROPERTIES
    OUTPUT_NAME ${name} SUFFIX .js RUNTIME_OUTPUT_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/decoder)
endfunction()
# The second one is loaded when the first WebP file comes: libwebp is as large as all the rest.
add_decoder(image_decoder image-decoder)
target_compile_definitions(image_decoder PRIVATE WITHOUT_WEBP)
add_decoder(webp_decoder webp-decoder)
target_sources(webp_decoder PRIVATE ${PROJECT_SOURCE_DIR}/engine/image/decode/webp.cc)
target_link_libraries(webp_decoder PRIVATE libwebp)

add_custom_target(npm_package
  COMMAND ${CMAKE_COMMAND} -DSOURCE=${PROJECT_SOURCE_DIR} -DSITE=${SITE_FOLDER}
          -DDECODER=${CMAKE_CURRENT_BINARY_DIR}/decoder -DLIBWEBP=${LIBWEBP_SOURCE} -DPACKAGE=${PACKAGE_FOLDER}
          -P ${CMAKE_CURRENT_SOURCE_DIR}/assemble_package.cmake
  DEPENDS site image_decoder webp_decoder
  COMMENT "Assembling the npm package in ${PACKAGE_FOLDER}"
  VERBATIM)
