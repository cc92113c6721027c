#pragma once

#include <span>

#include "engine/base/thread_pool.h"
#include "engine/infer/layers/layer_clock.h"

namespace mobilenet {

// A network that is ready to run, with float or int8 arithmetic. Classifier wraps it, and its
// functions of the same names forward to these: engine/infer/classifier.h says what they take and
// return. The spans point into the network. A derived class reports each layer's time to clock_.
class InferenceNetwork {
 public:
  virtual ~InferenceNetwork() = default;
  virtual std::span<float> input() = 0;
  virtual std::span<const float> Run() = 0;
  virtual std::span<const float> features() = 0;
  virtual std::span<const float> head_weights() const = 0;
  void SetProfile(std::span<double> seconds) { clock_.SetProfile(seconds); }

 protected:
  LayerClock clock_;
};

}  // namespace mobilenet
