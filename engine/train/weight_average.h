#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/aligned_buffer.h"

namespace mobilenet {

// Exponential moving average of a network's state (weights and batch norm's moving averages):
// average = decay * average + (1 - decay) * state after each step. What is evaluated and shipped.
class WeightAverage {
 public:
  WeightAverage(float decay, const std::vector<std::span<float>>& state);

  // `step` counts from 0; early steps use a smaller decay, (1 + step) / (10 + step), so that the
  // initial weights are soon forgotten.
  void Update(const std::vector<std::span<float>>& state, int64_t step);
  // Exchanges the average and the state: evaluate, then swap back.
  void Swap(const std::vector<std::span<float>>& state);
  std::vector<std::span<float>> State();

 private:
  float decay_;
  std::vector<AlignedBuffer<float>> average_;
};

}  // namespace mobilenet
