#include "engine/base/thread_pool.h"

#include <doctest/doctest.h>

#include <atomic>
#include <vector>

namespace mobilenet {
namespace {

// The browser module has one thread.
#ifdef __EMSCRIPTEN__
const std::vector<int> kThreadCounts = {1};
#else
const std::vector<int> kThreadCounts = {1, 2, 3, 8};
#endif

TEST_CASE("a pool runs every task once, and names its threads") {
  for (const int threads : kThreadCounts) {
    ThreadPool pool(threads);
    CHECK(pool.threads() == threads);
    for (const int count : {0, 1, 2, 7, 1000}) {
      CAPTURE(threads);
      CAPTURE(count);
      std::vector<std::atomic<int>> calls(count);
      std::atomic<int> strangers{0};
      pool.Run(count, [&](int index, int worker) {
        ++calls[index];
        if (worker < 0 || worker >= threads) ++strangers;
      });
      int once = 0;
      for (const auto& number : calls) once += number == 1;
      CHECK(once == count);
      CHECK(strangers == 0);
    }
  }
}

TEST_CASE("a worker runs one task at a time, so that scratch memory is its own") {
  for (const int threads : kThreadCounts) {
    ThreadPool pool(threads);
    std::vector<std::atomic<int>> running(threads);
    std::atomic<int> shared{0};
    pool.Run(500, [&](int, int worker) {
      if (running[worker].fetch_add(1) != 0) ++shared;
      --running[worker];
    });
    CHECK(shared == 0);
  }
}

TEST_CASE("what a run wrote is seen after it, run after run") {
  for (const int threads : kThreadCounts) {
    ThreadPool pool(threads);
    std::vector<long> values(64, 0);  // not atomic: each run must be done when Run returns
    for (int run = 1; run <= 300; ++run) {
      pool.Run(static_cast<int>(values.size()), [&](int index, int) { values[index] += index; });
      long sum = 0;
      for (const long value : values) sum += value;
      REQUIRE(sum == run * 64L * 63 / 2);
    }
  }
}

TEST_CASE("fewer than one thread counts as one") {
  CHECK(ThreadPool(0).threads() == 1);
  CHECK(ThreadPool(-3).threads() == 1);
}

}  // namespace
}  // namespace mobilenet
