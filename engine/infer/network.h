#pragma once

#include <span>

#include "engine/infer/layers/layer_clock.h"
#include "engine/infer/layers/workers.h"

namespace mobilenet {

// A packed network in one arena, of whichever arithmetic. The functions are Classifier's.
class InferenceNetwork {
 public:
  explicit InferenceNetwork(ThreadPool* pool) : workers_(pool) {}
  virtual ~InferenceNetwork() = default;
  virtual std::span<float> input() = 0;
  virtual std::span<const float> Run() = 0;
  virtual std::span<const float> features() = 0;
  virtual std::span<const float> head_weights() const = 0;
  void MeasureInto(std::span<double> seconds) { clock_.MeasureInto(seconds); }

 protected:
  // Output rows of the first convolution that make a task.
  static constexpr int kConv1RowsPerTask = 4;

  LayerClock clock_;
  Workers workers_;
};

}  // namespace mobilenet
