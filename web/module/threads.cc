// Compiled only into the modules with threads.

#include <emscripten/bind.h>

#include "web/module/session.h"

namespace mobilenet {
namespace {

// Must be called once, before Load, with the number of threads that the module was started with.
// The threads end together with the worker, so the pool is never deleted.
void UseThreads(int threads) { session().UsePool(new ThreadPool(threads)); }

}  // namespace

EMSCRIPTEN_BINDINGS(threads) { emscripten::function("useThreads", &UseThreads); }

}  // namespace mobilenet
