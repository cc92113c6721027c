#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/infer/classifier.h"
#include "engine/model/weights.h"

namespace mobilenet {

// Trained models that a run learns from besides the labels (distillation, Hinton et al., arXiv
// 1503.02531): each target moves towards the mean of their probabilities. The teachers see the same
// augmented image as the network in training (Beyer et al., arXiv 2106.05237).
class Teacher {
 public:
  // The fraction `share` of a target comes from the models, each at its own calibrated temperature.
  // An error when they have other labels, another order of labels or another preprocessing than the
  // training. `workers` threads may call BlendTarget.
  static Result<Teacher> Create(std::vector<Weights> weights,
                                const std::vector<std::string>& labels,
                                const Preprocessing& preprocessing, float share, int workers);

  // Sets the side of the models' inputs in pixels. Not while BlendTarget runs.
  void Resize(int resolution);
  // Blends the models' probabilities for `image`, [resolution, resolution, 3] as FillImage writes
  // it, into `target`. The target of a background output does not change. Threads use different
  // `worker` numbers, from 0 to workers - 1.
  void BlendTarget(int worker, std::span<const float> image, std::span<float> target);

  // Identifies the models' weights, to check that a run resumes with the same teacher.
  const std::string& digest() const { return digest_; }

 private:
  std::vector<Weights> weights_;
  float share_ = 0;
  int workers_ = 1, resolution_ = 0;
  std::string digest_;
  std::vector<std::vector<Classifier>> classifiers_;  // [network][worker]
};

// Create for weights files. An error names a file.
Result<Teacher> ReadTeacher(const std::vector<std::string>& paths,
                            const std::vector<std::string>& labels,
                            const Preprocessing& preprocessing, float share, int workers);

}  // namespace mobilenet
