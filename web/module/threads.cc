// In the builds with threads alone.

#include <emscripten/bind.h>

#include "web/module/session.h"

namespace mobilenet {
namespace {

// To be called once, before Load. The threads have been started together with the module, as many
// as its creator said; they end with the worker that it runs in, so the pool stays for good.
void UseThreads(int threads) { session().UsePool(new ThreadPool(threads)); }

}  // namespace

EMSCRIPTEN_BINDINGS(threads) { emscripten::function("useThreads", &UseThreads); }

}  // namespace mobilenet
