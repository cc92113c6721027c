# Minifies Emscripten's script in place: cmake -DESBUILD=program -DSCRIPT=file.js -P minify.cmake. Also
# minifies the script of its worker, file.worker.js, if there is one.
cmake_minimum_required(VERSION 3.25)
string(REGEX REPLACE "\\.js$" ".worker.js" worker ${SCRIPT})
foreach(file IN ITEMS ${SCRIPT} ${worker})
  if(EXISTS ${file})
    execute_process(
      COMMAND ${ESBUILD} ${file} --minify --target=es2022 --log-level=warning --allow-overwrite --outfile=${file}
      COMMAND_ERROR_IS_FATAL ANY)
  endif()
endforeach()
