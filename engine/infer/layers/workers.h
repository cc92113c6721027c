#pragma once

#include <functional>

#include "engine/base/thread_pool.h"

namespace mobilenet {

// Runs a network's tasks on the threads of a pool, or one after the other if there is no pool.
// Browser modules without threads contain no code of the pool.
class Workers {
 public:
  // `pool` may be null. It is not owned and must outlive this object.
  explicit Workers(ThreadPool* pool) : pool_(pool) {}

  // Number of threads, the caller's included.
  int count() const { return kThreaded && pool_ != nullptr ? pool_->threads() : 1; }

  // Like ThreadPool::Run: calls task(index, worker) for every index in [0, count), with the
  // thread's number `worker` in [0, count()), and returns when all are done. Allocates no memory.
  template <class Task>
  void Run(int count, const Task& task) {
    if constexpr (kThreaded) {
      if (pool_ != nullptr) return pool_->Run(count, std::cref(task));
    }
    for (int index = 0; index < count; ++index) task(index, 0);
  }

 private:
#if defined(__EMSCRIPTEN__) && !defined(__EMSCRIPTEN_PTHREADS__)
  static constexpr bool kThreaded = false;
#else
  static constexpr bool kThreaded = true;
#endif
  ThreadPool* pool_;
};

}  // namespace mobilenet
