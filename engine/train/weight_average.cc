#include "engine/train/weight_average.h"

#include <algorithm>

namespace mobilenet {

WeightAverage::WeightAverage(float decay, const std::vector<std::span<float>>& state)
    : decay_(decay) {
  for (const std::span<float> array : state) {
    AlignedBuffer<float>& average = average_.emplace_back(array.size());
    std::copy(array.begin(), array.end(), average.begin());
  }
}

void WeightAverage::Update(const std::vector<std::span<float>>& state, int64_t step) {
  const float early = static_cast<float>(1 + step) / static_cast<float>(10 + step);
  const float decay = std::min(decay_, early);
  for (size_t i = 0; i < state.size(); ++i) {
    const float* from = state[i].data();
    float* to = average_[i].data();
    for (size_t j = 0; j < state[i].size(); ++j) to[j] += (1 - decay) * (from[j] - to[j]);
  }
}

void WeightAverage::Swap(const std::vector<std::span<float>>& state) {
  for (size_t i = 0; i < state.size(); ++i) {
    std::swap_ranges(state[i].begin(), state[i].end(), average_[i].begin());
  }
}

std::vector<std::span<float>> WeightAverage::State() {
  std::vector<std::span<float>> state;
  for (AlignedBuffer<float>& array : average_) state.push_back({array.data(), array.size()});
  return state;
}

}  // namespace mobilenet
