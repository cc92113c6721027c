#pragma once

#include <memory>
#include <span>
#include <vector>

#include "engine/base/result.h"
#include "engine/base/thread_pool.h"
#include "engine/model/weights_file.h"

namespace mobilenet {

class InferenceNetwork;

// A network, ready to run: batch norm is folded, weights are packed for the kernels, and all memory
// is allocated. Run allocates nothing and gives bit-identical logits on any number of threads. An
// int8 network computes with integers from the quantised input to the logits' final scaling, so its
// logits are bit-identical on every machine too. Not thread-safe: for several pictures at the same
// time make several classifiers.
class Classifier {
 public:
  // Checks `weights`, folded or not, and copies them. Run uses the threads of `pool`, which must
  // outlive the classifier; without a pool it uses the caller's thread only. The error does not
  // name the file.
  static Result<Classifier> Create(const Weights& weights, ThreadPool* pool = nullptr);
  static Result<Classifier> Create(const QuantizedWeights& weights, ThreadPool* pool = nullptr);
  static Result<Classifier> Create(const AnyWeights& weights, ThreadPool* pool = nullptr);
  // The same without checking `weights` again, for those from ParseWeightsFile or ReadWeightsFile,
  // which have checked them. Still fails if folding batch norm overflows.
  static Result<Classifier> CreateChecked(const AnyWeights& weights, ThreadPool* pool = nullptr);
  Classifier(Classifier&&) noexcept;
  Classifier& operator=(Classifier&&) noexcept;
  ~Classifier();

  const ModelSpec& spec() const;
  const std::vector<std::string>& labels() const;
  const std::vector<std::string>& others() const;
  const Preprocessing& preprocessing() const;
  const Calibration& calibration() const;
  bool int8() const;  // true for QuantizedWeights

  // The input, to be filled before Run: [resolution, resolution, 3] (height, width, RGB),
  // normalised as preprocessing() says. Run leaves it unchanged.
  std::span<float> input();
  // Runs the network on input(). Returns the logits, one for each label and then one for each of
  // others(), valid until the next Run.
  std::span<const float> Run();

  // From now on every Run adds the seconds that layer i of Layers(spec()) took to seconds[i], for
  // all 28 layers; fc includes the pooling. An empty span ends the measurement. A depthwise and the
  // following pointwise layer alternate, a few rows at a time, and each gets its own share. With
  // several threads only the caller's thread is measured.
  void SetProfile(std::span<double> seconds);

  // The last Run's features, the input of the global average pool: [side, side, channels] with side
  // = resolution / 32, valid until the next Run. Real values for int8 networks too.
  std::span<const float> features() const;
  // The fully connected layer's weights, [channels, classes], as real values.
  std::span<const float> head_weights() const;

 private:
  struct Impl;
  Classifier(const NetworkDescription& description, bool int8,
             std::unique_ptr<InferenceNetwork> network);
  static Result<Classifier> FromChecked(const Weights& weights, ThreadPool* pool);
  static Result<Classifier> FromChecked(const QuantizedWeights& weights, ThreadPool* pool);
  std::unique_ptr<Impl> impl_;
};

}  // namespace mobilenet
