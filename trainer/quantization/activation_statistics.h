#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/thread_pool.h"
#include "engine/model/weights.h"

namespace mobilenet {

// What a layer's inputs or outputs look like over some photos, channel by channel.
struct ChannelMoments {
  std::vector<double> mean, variance;
};

// How large a layer's outputs are, without those that are 0: bin b counts the values from b to
// b + 1 times `largest / bins`.
struct ActivationHistogram {
  float largest = 0;
  std::vector<int64_t> counts;
};

// Of the float network on calibration photos. Entry i is about layer i of Layers(spec).
struct ActivationStatistics {
  std::vector<ChannelMoments> inputs;        // all layers
  std::vector<ActivationHistogram> outputs;  // all but fc
};

// `inputs` are photos as the network takes them, normalised. The result does not depend on the
// pool's threads.
ActivationStatistics CollectActivationStatistics(const Weights& folded,
                                                 std::span<const std::vector<float>> inputs,
                                                 ThreadPool& pool);

}  // namespace mobilenet
