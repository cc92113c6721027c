#include "engine/base/thread_pool.h"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include "tests/support/thread_counts.h"

TEST_SUITE_BEGIN("engine.base");

namespace mobilenet {
namespace {

using testing::kThreadCounts;

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

TEST_CASE("workers that sleep wake up for a run") {
  for (const int threads : kThreadCounts) {
    ThreadPool pool(threads);
    std::vector<int> values(threads, 0);
    for (int run = 1; run <= 5; ++run) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      // Each task waits for all others, so that it takes all threads.
      std::atomic<int> begun{0};
      pool.Run(threads, [&](int index, int) {
        ++begun;
        while (begun < threads) std::this_thread::yield();
        ++values[index];
      });
      REQUIRE(values == std::vector<int>(threads, run));
    }
  }
}

TEST_CASE("prepared tasks run once each, between runs or when they are asked for") {
  for (const int threads : kThreadCounts) {
    ThreadPool pool(threads);
    for (const int runs : {0, 1, 20}) {
      CAPTURE(threads);
      CAPTURE(runs);
      // Not atomic: what tasks wrote must be seen after FinishPrepared and Run.
      std::vector<int> prepared(50), run(16);
      std::atomic<int> strangers{0};
      pool.Prepare(50, [&](int index, int worker) {
        ++prepared[index];
        if (worker < 0 || worker >= threads) ++strangers;
      });
      for (int i = 0; i < runs; ++i) pool.Run(16, [&](int index, int) { ++run[index]; });
      CHECK(run == std::vector<int>(16, runs));
      pool.FinishPrepared();
      CHECK(prepared == std::vector<int>(50, 1));
      CHECK(strangers == 0);
      pool.FinishPrepared();  // nothing is left
      CHECK(prepared == std::vector<int>(50, 1));
    }
  }
}

TEST_CASE("a worker runs one task at a time, a prepared one or another") {
  for (const int threads : kThreadCounts) {
    ThreadPool pool(threads);
    std::vector<std::atomic<int>> running(threads);
    std::atomic<int> shared{0};
    const ThreadPool::Task task = [&](int, int worker) {
      if (running[worker].fetch_add(1) != 0) ++shared;
      --running[worker];
    };
    for (int round = 0; round < 20; ++round) {
      pool.Prepare(30, task);
      for (int run = 0; run < 5; ++run) pool.Run(10, task);
    }
    pool.FinishPrepared();
    CHECK(shared == 0);
  }
}

TEST_CASE("preparing anew finishes what was prepared before") {
  for (const int threads : kThreadCounts) {
    ThreadPool pool(threads);
    std::vector<int> first(20), second(10);
    pool.Prepare(20, [&](int index, int) { ++first[index]; });
    pool.Prepare(10, [&](int index, int) { ++second[index]; });
    CHECK(first == std::vector<int>(20, 1));
    pool.FinishPrepared();
    CHECK(second == std::vector<int>(10, 1));
  }
}

TEST_CASE("one thread leaves prepared tasks until they are asked for") {
  ThreadPool pool(1);
  int done = 0;
  pool.Prepare(3, [&](int, int) { ++done; });
  pool.Run(5, [](int, int) {});
  CHECK(done == 0);
  pool.FinishPrepared();
  CHECK(done == 3);
}

#ifndef __EMSCRIPTEN__
// Whether `flag` is set within half a minute.
bool IsSetInTime(const std::atomic<bool>& flag) {
  const auto start = std::chrono::steady_clock::now();
  while (!flag) {
    if (std::chrono::steady_clock::now() - start > std::chrono::seconds(30)) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

TEST_CASE("idle workers prepare unasked, and a run does not wait for them") {
  ThreadPool pool(2);
  std::atomic<bool> begun{false}, release{false}, held{true};
  pool.Prepare(1, [&](int, int worker) {
    begun = worker == 1;
    if (!IsSetInTime(release)) held = false;
  });
  REQUIRE(IsSetInTime(begun));  // while the caller does other things
  std::vector<int> workers(10, -1);
  pool.Run(10, [&](int index, int worker) { workers[index] = worker; });
  CHECK(workers == std::vector<int>(10, 0));
  release = true;
  pool.FinishPrepared();
  CHECK(held);
}

TEST_CASE("a run's tasks come first, and the caller prepares while it waits for the last") {
  ThreadPool pool(2);
  std::atomic<bool> begun{false}, run_begun{false}, worker_joined{false}, second_done{false};
  std::atomic<int> second_by{-1}, timeouts{0};
  const auto wait = [&](const std::atomic<bool>& flag) { timeouts += !IsSetInTime(flag); };
  pool.Prepare(2, [&](int index, int worker) {
    if (index == 0) {  // keeps the worker until there are a run's tasks to choose
      begun = true;
      wait(run_begun);
    } else {
      second_by = worker;
      second_done = true;
    }
  });
  wait(begun);
  std::atomic<int> last_by{-1};
  pool.Run(2, [&](int, int worker) {
    if (worker == 0) {
      run_begun = true;
      wait(worker_joined);
    } else {
      worker_joined = true;
      wait(second_done);
    }
    last_by = worker;
  });
  CHECK(timeouts == 0);
  CHECK(second_by == 0);
  CHECK(last_by == 1);
}

TEST_CASE("a pool that ends drops the prepared tasks that have not begun") {
  for (const int threads : kThreadCounts) {
    std::atomic<int> done{0};
    {
      ThreadPool pool(threads);
      pool.Prepare(1000, [&](int, int) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        ++done;
      });
    }
    CHECK(done < 1000);
  }
}
#endif

TEST_CASE("fewer than one thread counts as one") {
  CHECK(ThreadPool(0).threads() == 1);
  CHECK(ThreadPool(-3).threads() == 1);
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
