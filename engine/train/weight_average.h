#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/aligned_buffer.h"

namespace mobilenet {

// Exponential moving average of a network's state, that is, of the arrays of StateOf (weights and
// batch norm's moving averages). After each step: average = decay * average + (1 - decay) * state.
// The average is what is evaluated and shipped. Every `state` that is passed is StateOf of the same
// network.
class WeightAverage {
 public:
  // Starts with a copy of the present state.
  WeightAverage(float decay, const std::vector<std::span<float>>& state);

  // Adds the state after step `step`, which counts from 0 over the whole run, not per epoch. The
  // decay is at most (1 + step) / (10 + step), so that early steps soon forget the initial weights.
  void Update(const std::vector<std::span<float>>& state, int64_t step);
  // Exchanges the average and the state. To evaluate the average: Swap, evaluate, Swap again.
  void Swap(const std::vector<std::span<float>>& state);
  // The average, for checkpoints. The spans point into this object.
  std::vector<std::span<float>> State();

 private:
  float decay_;
  std::vector<AlignedBuffer<float>> average_;
};

}  // namespace mobilenet
