#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/thread_pool.h"
#include "engine/model/weights.h"

namespace mobilenet {

// Mean and variance of a feature map over photos and positions, for each channel.
struct ChannelMoments {
  std::vector<double> mean, variance;
};

// Histogram of a layer's positive outputs. Bin b counts the values from b * width to
// (b + 1) * width, with width = largest / counts.size().
struct ActivationHistogram {
  float largest = 0;
  std::vector<int64_t> counts;
};

// Statistics of the float network on calibration photos. Entry i belongs to layer i of
// Layers(spec).
struct ActivationStatistics {
  std::vector<ChannelMoments> inputs;        // of every layer
  std::vector<ActivationHistogram> outputs;  // of every layer but fc
};

// Each input is one photo, [resolution, resolution, 3], normalised. The result does not depend on
// the number of threads.
ActivationStatistics CollectActivationStatistics(const Weights& folded,
                                                 std::span<const std::vector<float>> inputs,
                                                 ThreadPool& pool);

}  // namespace mobilenet
