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
  uint64_t seed = 0;  // of the initial weights
};

// What one training step found, over its batch.
struct StepResult {
  double loss = 0;   // mean cross-entropy
  int labelled = 0;  // images whose target prefers a class
  int correct = 0;   // of these, whose largest logit is at their largest target
};

// MobileNet v1 in training: parameters, forward pass with batch statistics, backward pass. The same
// batch gives the same bits on any number of threads.
class Network {
 public:
  Network(const NetworkOptions& options, ThreadPool& pool);
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;

  // Sets the input side (a multiple of 32; weights do not depend on it) and the images in a batch.
  void Resize(int resolution, int batch);
  int batch() const { return batch_; }
  // Of the pointwise products from the next step on; kFloat32 until it is called.
  void SetPrecision(Precision precision);

  // To be filled before a step: [batch, resolution, resolution, 3], normalised, and
  // [batch, classes], each row summing to 1.
  std::span<float> images() { return {images_.data(), image_floats_ * batch_}; }
  std::span<float> image(int index) {
    return {images_.data() + image_floats_ * index, image_floats_};
  }
  std::span<float> target(int index);
  // Exchanges its buffers of images and targets with others, filled in that layout and at least as
  // large as the present batch needs, so that a prepared batch is not copied.
  void SwapBatch(AlignedBuffer<float>& images, std::vector<float>& targets);

  // Forward and backward: fills every parameter's gradient (of the mean loss) and the layers' batch
  // statistics. Changes no parameter.
  StepResult ForwardBackward();
  // [batch, classes], of the last step.
  std::span<const float> logits() const { return logits_; }
  // Batch norm's moving averages take in the last step's statistics.
  void UpdateMovingAverages(float momentum);

  // Adds up in `profile`, which outlives the network, where the time of steps goes; null ends that.
  void SetProfile(StepProfile* profile);

  std::vector<Parameter>& parameters() { return parameters_; }
  const std::vector<Parameter>& parameters() const { return parameters_; }
  std::vector<ConvLayer>& layers() { return layers_; }
  const std::vector<ConvLayer>& layers() const { return layers_; }
  const NetworkOptions& options() const { return options_; }

 private:
  void AddConvLayer(const Layer& layer);
  Parameter* AddParameter(std::string name, ParameterKind kind, std::vector<int64_t> shape);
  void MakeScratch();
  void PackWeights();
  void CollectWork(std::array<double, kPassKinds>& work);
  void Forward();
  StepResult Head();
  void Backward();
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
  AlignedBuffer<float> activation_gradients_[2];  // of the layer at hand and of the one before
  AlignedBuffer<float> shard_gradients_;          // [kShards, weights of the layer at hand]
  std::vector<PassScratch> scratch_;              // one for each thread
  StepProfile* profile_ = nullptr;
};

}  // namespace mobilenet
