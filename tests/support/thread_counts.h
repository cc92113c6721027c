#pragma once

#include <vector>

namespace mobilenet::testing {

// The numbers of threads to test with. WebAssembly without threads has one.
#if defined(__EMSCRIPTEN__) && !defined(__EMSCRIPTEN_PTHREADS__)
inline const std::vector<int> kThreadCounts = {1};
#else
inline const std::vector<int> kThreadCounts = {1, 2, 3, 8};
#endif

}  // namespace mobilenet::testing
