#pragma once

#include <span>
#include <vector>

#include "engine/base/thread_pool.h"
#include "engine/train/layers/parameter.h"

namespace mobilenet {

enum class OptimizerKind {
  kSgd,      // Nesterov momentum; weight decay is added to the gradient
  kAdamW,    // Loshchilov and Hutter, arXiv 1711.05101: decay is separate from the gradient
  kRmsProp,  // as in Keras: no momentum, epsilon outside the square root
};

struct OptimizerOptions {
  OptimizerKind kind = OptimizerKind::kAdamW;
  float momentum = 0.9f;        // SGD's momentum, AdamW's beta 1
  float square_decay = 0.999f;  // AdamW's beta 2, RMSprop's rho
  float epsilon = 1e-8f;
  // Applies to the weights of conv1, pointwise and fully connected layers only. Depthwise filters
  // have so few weights that the paper advises little or no decay (section 3.2); batch norm and
  // biases are never decayed.
  float weight_decay = 0;
  float clip_norm = 0;  // a longer gradient (of all parameters) is scaled to this norm; 0: off
};

// Updates parameters by their gradients and keeps the moments. Gives the same bits on any number of
// threads.
class Optimizer {
 public:
  // `parameters` give the sizes; every Step must get the same ones.
  Optimizer(const OptimizerOptions& options, const std::vector<Parameter>& parameters);

  // Makes one step and returns the norm of the whole gradient before clipping. If that norm is not
  // finite, it changes nothing.
  double Step(std::vector<Parameter>& parameters, float learning_rate, ThreadPool& pool);

  // The state that a checkpoint must store: the moments, and the number of steps made. The spans
  // point into the optimizer.
  std::vector<std::span<float>> State();
  int64_t steps() const { return steps_; }
  void set_steps(int64_t steps) { steps_ = steps; }

 private:
  OptimizerOptions options_;
  std::vector<AlignedBuffer<float>> first_moments_, second_moments_;
  int64_t steps_ = 0;
};

}  // namespace mobilenet
