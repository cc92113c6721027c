#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "engine/infer/arena.h"
#include "engine/infer/layers/separable_flow.h"
#include "engine/infer/network.h"

namespace mobilenet {

// The order of the computation and its buffers, the same for float and int8. T is the type of the
// activations: float or uint8_t. A derived class supplies the arithmetic.
template <typename T>
class NetworkFlow : public InferenceNetwork {
 public:
  std::span<float> input() final {
    const size_t side = layers_.front().in_size;
    return {input_, 3 * side * side};
  }
  std::span<const float> Run() final;

 protected:
  // Output rows of conv1 in one task.
  static constexpr int kConv1RowsPerTask = 4;

  NetworkFlow(const ModelSpec& spec, ThreadPool* pool) : layers_(Layers(spec)), workers_(pool) {}

  // Takes the common buffers from activations_. A derived class calls this and takes its own
  // buffers twice, with Allocate in between (see Arena).
  void TakeBuffers();

  // Computes the output rows [begin, end) of conv1; y points to row `begin`.
  virtual void RunConv1Rows(int begin, int end, int worker, T* y) = 0;
  // Runs layers_[index], a depthwise layer, and the pointwise layer after it.
  virtual void RunBlock(size_t index, const T* x, T* y) = 0;
  // Global average pool and fully connected layer, into logits_.
  virtual void RunHead(const T* features) = 0;

  const Layer& last_convolution() const { return layers_[layers_.size() - 2]; }
  // The last convolution's output.
  const T* last_map() const { return maps_[(layers_.size() - 2) / 2 % 2]; }
  static size_t MapSize(const Layer& layer) {
    return static_cast<size_t>(layer.out_size) * layer.out_size * layer.out_channels;
  }

  const std::vector<Layer> layers_;  // all 28
  Workers workers_;
  Arena activations_;
  float *input_ = nullptr, *logits_ = nullptr;
  T* maps_[2] = {};  // outputs of conv1 and of the pointwise layers, alternately
  SeparableMemory<T> separable_;
};

template <typename T>
void NetworkFlow<T>::TakeBuffers() {
  size_t map_sizes[2] = {MapSize(layers_.front()), 0};
  size_t zeros_size = 0, intermediate_size = 0;
  for (size_t i = 1; i + 1 < layers_.size(); i += 2) {
    size_t& map_size = map_sizes[(i + 1) / 2 % 2];
    map_size = std::max(map_size, MapSize(layers_[i + 1]));
    const SeparableSplit split(layers_[i], layers_[i + 1], workers_.count());
    zeros_size = std::max(zeros_size, MapRows<T>::RowSize(layers_[i]));
    intermediate_size = std::max(intermediate_size,
                                 SeparableIntermediateSize<T>(layers_[i], split, workers_.count()));
  }
  input_ = activations_.Take<float>(input().size());
  maps_[0] = activations_.Take<T>(map_sizes[0]);
  maps_[1] = activations_.Take<T>(map_sizes[1]);
  separable_.zeros = activations_.Take<T>(zeros_size);
  separable_.intermediate = activations_.Take<T>(intermediate_size);
  logits_ = activations_.Take<float>(layers_.back().out_channels);
}

template <typename T>
std::span<const float> NetworkFlow<T>::Run() {
  clock_.Start();
  const Layer& conv1 = layers_.front();
  const int rows = conv1.out_size;
  workers_.Run((rows + kConv1RowsPerTask - 1) / kConv1RowsPerTask, [&](int task, int worker) {
    const int begin = task * kConv1RowsPerTask;
    RunConv1Rows(begin, std::min(begin + kConv1RowsPerTask, rows), worker,
                 maps_[0] + begin * conv1.out_size * conv1.out_channels);
  });
  clock_.Lap(0);
  T* x = maps_[0];
  T* y = maps_[1];
  for (size_t i = 1; i + 1 < layers_.size(); i += 2) {
    RunBlock(i, x, y);
    std::swap(x, y);
  }
  RunHead(x);
  clock_.Lap(layers_.size() - 1);
  return {logits_, static_cast<size_t>(layers_.back().out_channels)};
}

}  // namespace mobilenet
