#pragma once

#include <span>
#include <vector>

#include "engine/base/thread_pool.h"
#include "engine/train/layers/parameter.h"

namespace mobilenet {

enum class OptimizerKind {
  kSgd,      // Nesterov momentum; weight decay added to the gradient
  kAdamW,    // Loshchilov and Hutter, arXiv 1711.05101: decay apart from the gradient
  kRmsProp,  // as in Keras: no momentum, epsilon outside the root
};

struct OptimizerOptions {
  OptimizerKind kind = OptimizerKind::kAdamW;
  float momentum = 0.9f;        // SGD's, and AdamW's beta 1
  float square_decay = 0.999f;  // AdamW's beta 2, RMSprop's rho
  float epsilon = 1e-8f;
  // On convolution, pointwise and fully connected weights alone: depthwise filters have few weights
  // (paper section 3.2), and batch norm and biases none to lose.
  float weight_decay = 0;
  float clip_norm = 0;  // the whole gradient is scaled down to this norm; 0: never
};

class Optimizer {
 public:
  Optimizer(const OptimizerOptions& options, const std::vector<Parameter>& parameters);

  // One step with the parameters' gradients. Returns the gradient's norm before clipping; where
  // that is not finite, no step is made and nothing is changed.
  double Step(std::vector<Parameter>& parameters, float learning_rate, ThreadPool& pool);

  // Everything that a checkpoint must keep: the moments, and the number of steps made.
  std::vector<std::span<float>> State();
  int64_t steps() const { return steps_; }
  void set_steps(int64_t steps) { steps_ = steps; }

 private:
  OptimizerOptions options_;
  std::vector<AlignedBuffer<float>> first_moments_, second_moments_;
  int64_t steps_ = 0;
};

}  // namespace mobilenet
