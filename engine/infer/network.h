#pragma once

#include <memory>
#include <span>

#include "engine/infer/layer_clock.h"
#include "engine/infer/workers.h"
#include "engine/model/quantized_weights.h"
#include "engine/model/weights.h"

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
  static constexpr int kFirstRows = 4;

  LayerClock clock_;
  Workers workers_;
};

// `folded` must have passed CheckWeights, `weights` CheckQuantizedWeights. `pool` may be null, and
// must outlive the network.
std::unique_ptr<InferenceNetwork> MakeFloatNetwork(const Weights& folded, ThreadPool* pool);
std::unique_ptr<InferenceNetwork> MakeInt8Network(const QuantizedWeights& weights,
                                                  ThreadPool* pool);

}  // namespace mobilenet
