#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace mobilenet {

// Runs independent tasks, numbered 0, 1, ..., on a fixed number of threads that include the
// caller's. Any thread may run any task: a task's result must depend on its number alone, then
// results are the same on any number of threads. Only the thread that created the pool may call its
// functions. Waiting threads spin for 100 microseconds before they sleep, so that even tasks of a
// few microseconds run faster on several threads.
class ThreadPool {
 public:
  // `threads` includes the caller's thread: 1 starts no further thread. Values below 1 count as 1.
  explicit ThreadPool(int threads);
  // Waits for tasks that are running. Prepared tasks that have not started never run.
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  int threads() const { return static_cast<int>(workers_.size()) + 1; }

  // Calls task(index, worker) for every index in [0, count) and returns when all are done. `worker`
  // in [0, threads()) is the number of the thread, 0 for the caller's. A thread runs one task at a
  // time, so `worker` can select scratch memory. Tasks must not throw and must not call this pool.
  using Task = std::function<void(int index, int worker)>;
  void Run(int count, const Task& task);

  // Adds `count` background tasks (prefetching), called like those of Run, and returns at once.
  // Threads run them one at a time when no task of a Run is left. Run waits for none of them,
  // except one that the caller's thread itself may have started while other threads finished the
  // Run's last tasks. First finishes the tasks of an earlier Prepare. Everything that `task` refers
  // to must live until FinishPrepared or the next Prepare returns.
  void Prepare(int count, Task task);
  // Returns when every prepared task is done. The caller's thread helps.
  void FinishPrepared();

 private:
  void WorkerLoop(int worker);
  // Runs tasks of the current Run until none is left.
  void RunTasks(int worker);
  // Runs one prepared task; false if none is left. `lock` holds mutex_, except while the task runs.
  bool RunOnePrepared(int worker, std::unique_lock<std::mutex>& lock);

  std::vector<std::thread> workers_;
  std::mutex mutex_;
  std::condition_variable start_;     // workers wait for tasks
  std::condition_variable finished_;  // the caller waits for workers
  bool stopping_ = false;
  const Task* task_ = nullptr;
  int count_ = 0;             // changes only while no worker is running tasks
  std::atomic<int> next_{0};  // next task of the Run; none is left from count_ on
  // Both change only under mutex_, but a spinning thread reads them without it.
  std::atomic<int> running_{0};        // workers that are running tasks of a Run
  std::atomic<unsigned> wake_ups_{0};  // how often workers were given new tasks or told to stop
  Task prepared_;
  int prepared_count_ = 0, prepared_next_ = 0;
  int preparing_ = 0;  // prepared tasks that are running now
};

}  // namespace mobilenet
