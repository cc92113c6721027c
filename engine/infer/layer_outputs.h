#pragma once

#include <functional>
#include <span>
#include <vector>

#include "engine/base/aligned_buffer.h"
#include "engine/model/weights.h"

namespace mobilenet {

// A float network that shows what lies between its layers, for calibration: no fused blocks, every
// map stored whole. Slower than Classifier, the same numbers.
class LayerOutputs {
 public:
  // `folded` must have batch norm folded and have passed CheckWeights.
  explicit LayerOutputs(const Weights& folded);

  // visit(i, map): what layer i of Layers(spec) gives, after its activation, [side, side,
  // channels]. For all convolutions in order, so without fc. `input` is [resolution, resolution,
  // 3], normalised.
  using Visit = std::function<void(size_t layer, std::span<const float> map)>;
  void Run(std::span<const float> input, const Visit& visit);

 private:
  struct Convolution {
    Layer layer;
    AlignedBuffer<float> weights;  // packed, but for depthwise ones
    std::vector<float> bias;
  };
  void RunConvolution(const Convolution& convolution, const float* x, float* y);

  Activation activation_;
  std::vector<Convolution> convolutions_;
  std::vector<float> maps_[2];
  AlignedBuffer<float> patches_, zeros_;
};

}  // namespace mobilenet
