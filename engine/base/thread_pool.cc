#include "engine/base/thread_pool.h"

#include <hwy/cache_control.h>

#include <utility>

#include "engine/base/clock.h"

namespace mobilenet {
namespace {

// Putting a thread to sleep and waking it again takes tens of microseconds, as long as a typical
// task. So a waiting thread first spins for this long.
constexpr std::chrono::microseconds kSpin{100};

template <class Condition>
void SpinUntil(const Condition& condition) {
  constexpr int kChecksPerClockReading = 64;
  const Clock::time_point end = Clock::now() + kSpin;
  do {
    for (int i = 0; i < kChecksPerClockReading; ++i) {
      if (condition()) return;
      hwy::Pause();
    }
  } while (Clock::now() < end);
}

}  // namespace

ThreadPool::ThreadPool(int threads) {
  for (int worker = 1; worker < threads; ++worker) {
    workers_.emplace_back([this, worker] { WorkerLoop(worker); });
  }
}

ThreadPool::~ThreadPool() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
    ++wake_ups_;
  }
  start_.notify_all();
  for (std::thread& worker : workers_) worker.join();
}

void ThreadPool::Run(int count, const Task& task) {
  if (workers_.empty() || count <= 1) {
    for (int index = 0; index < count; ++index) task(index, 0);
    return;
  }
  {
    std::lock_guard lock(mutex_);
    task_ = &task;
    count_ = count;
    next_.store(0, std::memory_order_relaxed);
    ++wake_ups_;
  }
  start_.notify_all();
  RunTasks(0);
  // A worker that wakes up only now finds no task and does not count as running. So there is no
  // need to wait until all workers have woken up.
  std::unique_lock lock(mutex_);
  while (running_ > 0) {
    if (RunOnePrepared(0, lock)) continue;
    lock.unlock();
    SpinUntil([this] { return running_ == 0; });
    lock.lock();
    if (running_ > 0) finished_.wait(lock);
  }
}

void ThreadPool::Prepare(int count, Task task) {
  FinishPrepared();
  {
    std::lock_guard lock(mutex_);
    prepared_ = std::move(task);
    prepared_count_ = count;
    prepared_next_ = 0;
    ++wake_ups_;
  }
  start_.notify_all();
}

void ThreadPool::FinishPrepared() {
  std::unique_lock lock(mutex_);
  while (RunOnePrepared(0, lock)) {
  }
  finished_.wait(lock, [this] { return preparing_ == 0; });
}

void ThreadPool::RunTasks(int worker) {
  for (int index = next_++; index < count_; index = next_++) (*task_)(index, worker);
}

bool ThreadPool::RunOnePrepared(int worker, std::unique_lock<std::mutex>& lock) {
  if (prepared_next_ == prepared_count_) return false;
  const int index = prepared_next_++;
  ++preparing_;
  lock.unlock();
  prepared_(index, worker);
  lock.lock();
  if (--preparing_ == 0) finished_.notify_one();
  return true;
}

void ThreadPool::WorkerLoop(int worker) {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (next_ < count_) {
      ++running_;
      lock.unlock();
      RunTasks(worker);
      lock.lock();
      if (--running_ == 0) finished_.notify_one();
    } else if (!RunOnePrepared(worker, lock)) {
      const unsigned seen = wake_ups_;
      lock.unlock();
      SpinUntil([&] { return wake_ups_ != seen; });
      lock.lock();
      if (wake_ups_ == seen) start_.wait(lock);
    }
  }
}

}  // namespace mobilenet
