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
// task's result depends on its number alone. One thread calls a pool's functions, its creator.
// Waiting threads spin for a moment before they sleep, so that runs of a few microseconds pay too.
class ThreadPool {
 public:
  // `threads` counts the caller: 1 starts none. Values below 1 count as 1.
  explicit ThreadPool(int threads);
  // Prepared tasks that have not begun are dropped.
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  int threads() const { return static_cast<int>(workers_.size()) + 1; }

  // Calls task(index, worker) for every index in [0, count) and returns when all are done. `worker`
  // in [0, threads()) names the thread, for scratch memory: it runs one task at a time. Tasks must
  // not throw, and must not call the same pool.
  using Task = std::function<void(int index, int worker)>;
  void Run(int count, const Task& task);

  // Tasks for idle moments: a thread that finds a Run without tasks left, or no Run at all, takes
  // one at a time. A Run never waits for them, except for the one that the caller may have taken
  // while others held their last tasks. Finishes what was prepared before. What `task` refers to
  // must stay until FinishPrepared or the next Prepare returns.
  void Prepare(int count, Task task);
  // Returns when every prepared task is done; all threads share what is left.
  void FinishPrepared();

 private:
  void WorkerLoop(int worker);
  void DrainTasks(int worker);
  // False when none is left. `lock` holds mutex_, except while the task runs.
  bool TakePrepared(int worker, std::unique_lock<std::mutex>& lock);

  std::vector<std::thread> workers_;
  std::mutex mutex_;
  std::condition_variable start_, finished_;  // for workers; for the caller
  bool stopping_ = false;
  const Task* task_ = nullptr;
  int count_ = 0;             // changes only while no worker is running tasks
  std::atomic<int> next_{0};  // from count_ on, a Run has no tasks left
  // Both change under mutex_, and are looked at without it before a thread goes to sleep.
  std::atomic<int> running_{0};     // workers that are at a Run's tasks
  std::atomic<unsigned> calls_{0};  // for workers, so far
  Task prepared_;
  int prepared_count_ = 0, prepared_next_ = 0;
  int preparing_ = 0;  // prepared tasks that have begun and not ended
};

}  // namespace mobilenet
