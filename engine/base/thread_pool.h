#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace mobilenet {

// Runs numbered, independent tasks on a fixed number of threads, the caller's own among them. Which
// thread runs a task is left open, so results stay the same on any number of threads as long as a
// task's result depends on its number alone.
class ThreadPool {
 public:
  // `threads` counts the caller: 1 starts none. Values below 1 count as 1.
  explicit ThreadPool(int threads);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  int threads() const { return static_cast<int>(workers_.size()) + 1; }

  // Calls task(index, worker) for every index in [0, count) and returns when all are done. `worker`
  // in [0, threads()) names the thread, for scratch memory. Tasks must not throw, and must not call
  // Run on the same pool.
  using Task = std::function<void(int index, int worker)>;
  void Run(int count, const Task& task);

 private:
  void WorkerLoop(int worker);
  void DrainTasks(int worker);

  std::vector<std::thread> workers_;
  std::mutex mutex_;
  std::condition_variable start_, finished_;
  const Task* task_ = nullptr;
  int count_ = 0;
  std::atomic<int> next_{0};
  int busy_ = 0;
  long generation_ = 0;
  bool stopping_ = false;
};

}  // namespace mobilenet
