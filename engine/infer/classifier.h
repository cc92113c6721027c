#pragma once

#include <memory>
#include <span>
#include <vector>

#include "engine/base/result.h"
#include "engine/base/thread_pool.h"
#include "engine/model/weights_file.h"

namespace mobilenet {

// One network, ready to run: batch norm folded, weights packed for the kernels, one arena for all
// activations. Run allocates nothing, and gives the same bits on any number of threads. An int8
// network computes in whole numbers from the input's rounding to the logits' last factor: the same
// bits on every machine.
class Classifier {
 public:
  // Takes folded and unfolded weights. Run shares its work among the threads of `pool`, which must
  // outlive the classifier; without one it has the caller's thread alone.
  static Result<Classifier> Create(const Weights& weights, ThreadPool* pool = nullptr);
  static Result<Classifier> Create(const QuantizedWeights& weights, ThreadPool* pool = nullptr);
  static Result<Classifier> Create(const AnyWeights& weights, ThreadPool* pool = nullptr);
  // The same for what ParseWeightsFile or ReadWeightsFile gave, which have checked it: the weights
  // are not looked through once more, for which a page would wait.
  static Result<Classifier> CreateChecked(const AnyWeights& weights, ThreadPool* pool = nullptr);
  Classifier(Classifier&&) noexcept;
  Classifier& operator=(Classifier&&) noexcept;
  ~Classifier();

  const ModelSpec& spec() const;
  const std::vector<std::string>& labels() const;
  const Preprocessing& preprocessing() const;
  const Calibration& calibration() const;
  bool int8() const;

  // The input to fill: resolution x resolution x 3 float32, HWC, already normalised.
  std::span<float> input();
  // Runs the network on input(). The logits, one for each label, stay valid until the next Run.
  std::span<const float> Run();

  // Later runs add to seconds[i] what layer i of Layers(spec()) took, the pool counted with fc; an
  // empty span ends that. A depthwise and a pointwise layer run in turn, block by block of rows:
  // each is charged with its own parts, as the caller's thread sees them where there are more.
  void MeasureInto(std::span<double> seconds);

  // The last Run's features before the pool: [side, side, channels], side = resolution / 32. They
  // and the weights below are real numbers in an int8 network too, and valid until the next Run.
  std::span<const float> features() const;
  // The fully connected layer's weights: [channels, classes].
  std::span<const float> head_weights() const;

 private:
  struct Impl;
  explicit Classifier(std::unique_ptr<Impl> impl);
  static Result<Classifier> Make(const Weights& checked, ThreadPool* pool);
  static Result<Classifier> Make(const QuantizedWeights& checked, ThreadPool* pool);
  std::unique_ptr<Impl> impl_;
};

}  // namespace mobilenet
