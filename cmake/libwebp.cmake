# The target `libwebp` decodes WebP pictures. Native programs use Debian's library (libwebp-dev). The
# WebAssembly module for Node.js is compiled from the source of the same Debian package, with Debian's
# security fixes, so that both give the same pixels.
if(NOT EMSCRIPTEN)
  find_library(WEBP_LIBRARY webp REQUIRED)
  find_library(WEBPDEMUX_LIBRARY webpdemux REQUIRED)
  add_library(libwebp INTERFACE)
  target_link_libraries(libwebp INTERFACE ${WEBPDEMUX_LIBRARY} ${WEBP_LIBRARY})
  return()
endif()

set(LIBWEBP_SOURCE ${PROJECT_SOURCE_DIR}/build/libwebp CACHE PATH "libwebp's source")
if(NOT EXISTS ${LIBWEBP_SOURCE}/src/dec/webp_dec.c)
  execute_process(COMMAND bash ${PROJECT_SOURCE_DIR}/scripts/fetch-libwebp ${LIBWEBP_SOURCE} RESULT_VARIABLE failed)
  if(failed)
    message(FATAL_ERROR "libwebp's source is missing: run scripts/setup site, or unpack it (1.2.4 or later) "
      "and set LIBWEBP_SOURCE to its folder")
  endif()
endif()
enable_language(C)
set(src ${LIBWEBP_SOURCE}/src)
file(GLOB libwebp_sources ${src}/dec/*.c ${src}/dsp/*.c ${src}/utils/*.c ${src}/demux/demux.c)
# The encoder, and kernels of other processors.
list(FILTER libwebp_sources EXCLUDE REGEX "_(neon|msa|mips[a-z0-9_]*|sse2|sse41)\\.c$|/(cost|enc|ssim|lossless_enc)\\.c$|(encode|writer)")
add_library(libwebp STATIC EXCLUDE_FROM_ALL ${libwebp_sources})
target_include_directories(libwebp SYSTEM PUBLIC ${src} PRIVATE ${LIBWEBP_SOURCE})
target_compile_options(libwebp PRIVATE -O2)
