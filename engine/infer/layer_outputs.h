#pragma once

#include <functional>
#include <span>
#include <vector>

#include "engine/base/aligned_buffer.h"
#include "engine/model/weights.h"

namespace mobilenet {

// Runs a float network and gives access to the output of every convolution, which choosing int8
// scales needs (calibration). The values are the same as in Classifier. It is slower, because it
// stores each feature map whole and uses one thread.
class LayerOutputs {
 public:
  // Copies the weights, which must have batch norm folded and have passed CheckWeights.
  explicit LayerOutputs(const Weights& folded);

  // Runs the network on `input`, [resolution, resolution, 3], normalised. Calls visit(i, map) after
  // each convolution (not for fc): i is the layer's index in Layers(spec), and map, valid during
  // the call, its output after the activation function, [out_size, out_size, out_channels].
  using Visit = std::function<void(size_t layer, std::span<const float> map)>;
  void Run(std::span<const float> input, const Visit& visit);

 private:
  struct Convolution {
    Layer layer;
    AlignedBuffer<float> weights;  // packed by PackMatrix, except those of depthwise layers
    std::vector<float> bias;
  };
  void RunConvolution(const Convolution& convolution, const float* x, float* y);

  Activation activation_;
  std::vector<Convolution> convolutions_;
  std::vector<float> maps_[2];    // outputs of the layers, alternately
  AlignedBuffer<float> patches_;  // conv1's input patches, one row for each output pixel
  AlignedBuffer<float> zeros_;    // the row above and below a feature map
};

}  // namespace mobilenet
