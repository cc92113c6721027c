#pragma once

#include <optional>
#include <vector>

#include "engine/base/aligned_buffer.h"
#include "engine/base/thread_pool.h"
#include "engine/train/network.h"
#include "trainer/training/batch_source.h"
#include "trainer/training/teacher.h"

namespace mobilenet {

// Identifies a batch. Epochs and steps count from 0; `resolution` is the input side in pixels.
struct BatchPosition {
  int epoch, step, resolution;
  bool operator==(const BatchPosition&) const = default;
};

// Seconds that a batch took.
struct BatchTimes {
  double work = 0;     // to prepare its images, summed over the threads
  double waiting = 0;  // that Load waited for it
};

// Prepares the next batch with the pool's idle threads while the present step computes. Load waits
// only for what is missing then, and all threads work on it.
class BatchPrefetcher {
 public:
  // All arguments must outlive it. A teacher (null: none) blends its predictions into the targets
  // of images with a class.
  BatchPrefetcher(BatchSource& source, ThreadPool& pool, Teacher* teacher = nullptr);
  ~BatchPrefetcher();
  BatchPrefetcher(const BatchPrefetcher&) = delete;
  BatchPrefetcher& operator=(const BatchPrefetcher&) = delete;

  // Resizes the network to the batch at `position`, puts the images and targets in, and starts to
  // prepare the batch at `next`, if any. A batch depends on its position alone; a position that is
  // not the last `next` only takes longer.
  BatchTimes Load(const BatchPosition& position, const std::optional<BatchPosition>& next,
                  Network& network);

 private:
  void Prepare(const BatchPosition& position);

  BatchSource& source_;
  ThreadPool& pool_;
  Teacher* const teacher_;
  std::optional<BatchPosition> prepared_;  // the batch that is prepared, or being prepared
  AlignedBuffer<float> images_;
  std::vector<float> targets_;
  std::vector<double> seconds_;  // that each thread spent on it, [worker]
};

}  // namespace mobilenet
