#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/base/thread_pool.h"
#include "engine/model/weights.h"
#include "engine/train/layers/conv_layer.h"
#include "engine/train/layers/shard_passes.h"

namespace mobilenet {

struct NetworkOptions {
  ModelSpec spec;
  Activation activation = Activation::kRelu;
  float bn_epsilon = 1e-3f;
  uint64_t seed = 0;  // for the initial weights
};

// The results of one training step over its batch.
struct StepResult {
  double loss = 0;   // mean cross-entropy
  int labelled = 0;  // images whose target is not uniform over the classes
  int correct = 0;   // labelled images whose largest logit is at their largest target
};

// MobileNet v1 in training: parameters, forward pass with batch statistics, backward pass. A step:
//   fill images() and target(i); ForwardBackward(); Optimizer::Step(parameters(), ...);
//   UpdateMovingAverages().
// The same batch gives the same bits on any number of threads.
class Network {
 public:
  // Allocates and initialises the parameters. `pool` must outlive the network. Resize must follow
  // before the first step.
  Network(const NetworkOptions& options, ThreadPool& pool);
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;

  // Sets the side of the input images, a multiple of 32 (the weights do not depend on it), and the
  // number of images in a batch. The images and targets must be filled again.
  void Resize(int resolution, int batch);
  int batch() const { return batch_; }
  // Sets the number type of the pointwise products from the next step on. It starts as kFloat32.
  void SetPrecision(Precision precision);

  // The step's input, which the caller fills. images(): [batch, resolution, resolution, 3],
  // normalised. image(index): one of them. target(index): its class probabilities, [classes], which
  // sum to 1.
  std::span<float> images() { return {images_.data(), image_floats_ * batch_}; }
  std::span<float> image(int index) {
    return {images_.data() + image_floats_ * index, image_floats_};
  }
  std::span<float> target(int index);
  // Exchanges the network's buffers of images and targets with the caller's, so that a prepared
  // batch need not be copied. The caller's have the same layout and are at least as large as the
  // batch.
  void SwapBatch(AlignedBuffer<float>& images, std::vector<float>& targets);

  // Forward and backward pass over the batch. Writes every parameter's gradient of the mean loss,
  // the layers' batch statistics and the logits. Changes no parameter.
  StepResult ForwardBackward();
  // The logits of the last step, [batch, classes].
  std::span<const float> logits() const { return logits_; }
  // Updates batch norm's moving averages with the statistics of the last step:
  // moving = momentum * moving + (1 - momentum) * batch statistics.
  void UpdateMovingAverages(float momentum);

  // Adds the time of each following step to `profile`, which must outlive the network. Null stops
  // it.
  void SetProfile(StepProfile* profile);

  // In the order conv1, dw1, pw1, ... dw13, pw13 (weight, gamma, beta each), fc (weight, bias).
  std::vector<Parameter>& parameters() { return parameters_; }
  const std::vector<Parameter>& parameters() const { return parameters_; }
  // The 27 convolutions, in order; not fc.
  std::vector<ConvLayer>& layers() { return layers_; }
  const std::vector<ConvLayer>& layers() const { return layers_; }
  const NetworkOptions& options() const { return options_; }

 private:
  void AddConvLayer(const Layer& layer);
  Parameter* AddParameter(std::string name, ParameterKind kind, std::vector<int64_t> shape);
  void AllocateScratch();  // for each thread, for the present sizes and precision
  void PackWeights();
  // Adds the seconds that all threads measured to `work`, by PassKind.
  void CollectPassTimes(std::array<double, kPassKinds>& work);
  void Forward();
  // Pool, fully connected layer and loss, and back to the gradient of the last activation.
  StepResult RunHead();
  void Backward();
  // weight.gradient = the sum of shard_gradients_ over the shards, in their order.
  void ReduceWeightGradient(Parameter& weight);

  NetworkOptions options_;
  ThreadPool& pool_;
  Precision precision_ = Precision::kFloat32;
  std::vector<Parameter> parameters_;
  std::vector<ConvLayer> layers_;
  Parameter *fc_weight_, *fc_bias_;
  int batch_ = 0;
  size_t image_floats_ = 0;
  AlignedBuffer<float> images_;
  std::vector<float> targets_, pooled_, dpooled_, logits_, dlogits_;
  AlignedBuffer<float> activation_gradients_[2];  // a layer's and the previous one's
  AlignedBuffer<float> shard_gradients_;          // [kShards, weights of the present layer]
  std::vector<PassScratch> scratch_;              // one for each thread
  StepProfile* profile_ = nullptr;
};

}  // namespace mobilenet
