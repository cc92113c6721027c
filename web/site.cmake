# Assembles the static site: cmake -DSOURCE=web -DWEIGHTS=folder -DSITE=folder -DCMARK=program -DNODE=program -P
# site.cmake. Keeps the compiled modules and makes everything else again.
cmake_minimum_required(VERSION 3.25)
set(default_weights animals10-1.0-128.int8.safetensors)

file(GLOB_RECURSE old_files LIST_DIRECTORIES false ${SITE}/*)
list(FILTER old_files EXCLUDE REGEX "/classifier/mobilenet-[^/]*$")
if(old_files)
  file(REMOVE ${old_files})
endif()
file(GLOB weights RELATIVE ${WEIGHTS} ${WEIGHTS}/*.safetensors)

file(COPY ${SOURCE}/bench.html ${SOURCE}/manifest.webmanifest DESTINATION ${SITE})
file(COPY ${SOURCE}/page/icons ${SOURCE}/page/sample-cat.jpg DESTINATION ${SITE}/page)
file(COPY ${SOURCE}/classifier/index.d.ts DESTINATION ${SITE}/classifier)
file(MAKE_DIRECTORY ${SITE}/weights)
execute_process(COMMAND ${NODE} ${SOURCE}/bundle.js ${SITE} COMMAND_ERROR_IS_FATAL ANY)

# weights/index.json lists the weights files and names the one that the page loads by default.
if(weights AND NOT default_weights IN_LIST weights)
  list(GET weights 0 default_weights)
endif()
set(entries "")
foreach(name IN LISTS weights)
  file(COPY ${WEIGHTS}/${name} DESTINATION ${SITE}/weights)
  file(SIZE ${WEIGHTS}/${name} bytes)
  list(APPEND entries "{ \"name\": \"${name}\", \"bytes\": ${bytes} }")
endforeach()
list(JOIN entries ", " entries)
if(weights)
  set(default_entry "\"${default_weights}\"")
else()
  set(default_weights "")
  set(default_entry null)
  message(WARNING "${WEIGHTS} has no *.safetensors: the page will say that it has no weights")
endif()
file(WRITE ${SITE}/weights/index.json "{ \"default\": ${default_entry}, \"files\": [${entries}] }\n")

configure_file(${SOURCE}/index.html.in ${SITE}/index.html @ONLY)

# The model card as a page, with the pictures that it shows.
if(EXISTS ${WEIGHTS}/MODEL_CARD.md)
  execute_process(COMMAND ${CMARK} --extension table ${WEIGHTS}/MODEL_CARD.md
    OUTPUT_VARIABLE MODEL_CARD COMMAND_ERROR_IS_FATAL ANY)
  # Wide parts scroll on a phone; tabindex makes them scroll by keyboard, too.
  string(REPLACE "<pre>" "<pre tabindex=\"0\">" MODEL_CARD "${MODEL_CARD}")
  string(REPLACE "<table>" "<div class=\"table\" tabindex=\"0\"><table>" MODEL_CARD "${MODEL_CARD}")
  string(REPLACE "</table>" "</table></div>" MODEL_CARD "${MODEL_CARD}")
  configure_file(${SOURCE}/page/card/MODEL_CARD.html.in ${SITE}/weights/MODEL_CARD.html @ONLY)
  file(GLOB pictures ${WEIGHTS}/*.svg)
  file(COPY ${WEIGHTS}/MODEL_CARD.md ${pictures} DESTINATION ${SITE}/weights)
endif()

# The service worker contains a list of all other files, with their hashes.
file(GLOB_RECURSE files RELATIVE ${SITE} ${SITE}/*)
list(FILTER files EXCLUDE REGEX "^service-worker\\.js$|\\.d\\.ts$|\\.map$|\\.md$|package\\.json$")
set(entries "")
foreach(file IN LISTS files)
  file(SHA256 ${SITE}/${file} hash)
  list(APPEND entries "  ['${file}', '${hash}'],")
endforeach()
list(JOIN entries "\n" FILES)
string(SHA256 VERSION "${FILES}")
string(SUBSTRING ${VERSION} 0 16 VERSION)
configure_file(${SOURCE}/page/offline/service-worker.js.in ${SITE}/service-worker.js @ONLY)
