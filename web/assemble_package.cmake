# Assembles the npm package: cmake -DSOURCE=root -DSITE=folder -DDECODER=folder -DLIBWEBP=folder
# -DPACKAGE=folder -P assemble_package.cmake. Built files come from the site and from the decoders' folder,
# the others from the source. package.json lists the files to pack.
cmake_minimum_required(VERSION 3.25)

file(REMOVE_RECURSE ${PACKAGE})
file(GLOB modules ${SITE}/classifier/mobilenet-*)
file(COPY ${modules} ${SOURCE}/web/classifier/ DESTINATION ${PACKAGE})
foreach(name IN ITEMS image-decoder webp-decoder)
  file(COPY ${DECODER}/${name}.js ${DECODER}/${name}.wasm DESTINATION ${PACKAGE}/node)
endforeach()
file(COPY ${SOURCE}/LICENSE DESTINATION ${PACKAGE})
file(COPY_FILE ${LIBWEBP}/COPYING ${PACKAGE}/node/webp-decoder.LICENSE)

# The package contains the site's default model.
file(READ ${SITE}/weights/index.json index)
string(JSON default ERROR_VARIABLE no_default GET ${index} default)
if(no_default OR NOT EXISTS ${SITE}/weights/${default})
  message(FATAL_ERROR "${SITE}/weights has no weights file to pack: put one into weights/")
endif()
file(COPY ${SITE}/weights/${default} DESTINATION ${PACKAGE}/weights)
