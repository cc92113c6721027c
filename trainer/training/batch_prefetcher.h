#pragma once

#include <optional>
#include <vector>

#include "engine/base/aligned_buffer.h"
#include "engine/base/thread_pool.h"
#include "engine/train/network.h"
#include "trainer/training/batch_source.h"
#include "trainer/training/teacher.h"

namespace mobilenet {

// Which step's batch; epochs and steps count from 0.
struct BatchPosition {
  int epoch, step, resolution;
  bool operator==(const BatchPosition&) const = default;
};

// What a batch took, in seconds.
struct BatchTimes {
  double work = 0;     // of preparing its images, summed over the threads
  double waiting = 0;  // from the moment that it was asked for
};

// Batches are prepared while the step before them computes, by the pool's threads in their idle
// moments; only what is then still missing is waited for, and all threads share it.
class BatchPrefetcher {
 public:
  // A teacher (null: none) adds what it knows to the targets of images with a class.
  BatchPrefetcher(BatchSource& source, ThreadPool& pool, Teacher* teacher = nullptr);
  ~BatchPrefetcher();
  BatchPrefetcher(const BatchPrefetcher&) = delete;
  BatchPrefetcher& operator=(const BatchPrefetcher&) = delete;

  // Resizes the network to the batch at `position`, fills it in, and begins to prepare the one at
  // `next`, if any. A position that was not the last `next` is right too, only slower. The batch
  // depends on its position alone.
  BatchTimes Load(const BatchPosition& position, const std::optional<BatchPosition>& next,
                  Network& network);

 private:
  void Prepare(const BatchPosition& position);

  BatchSource& source_;
  ThreadPool& pool_;
  Teacher* const teacher_;
  std::optional<BatchPosition> prepared_;  // or being prepared
  AlignedBuffer<float> images_;
  std::vector<float> targets_;
  std::vector<double> seconds_;  // that each thread spent on it
};

}  // namespace mobilenet
