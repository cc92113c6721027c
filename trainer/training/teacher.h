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
  // What the models must fit: the training's labels in their order and its preprocessing. `others`
  // are the labels of its further outputs; models may have the same, none or different ones.
  struct Pupil {
    std::vector<std::string> labels = {}, others = {};
    Preprocessing preprocessing = {};
  };
  // The fraction `share` of a target comes from the models, each at its own calibrated temperature.
  // An error when they do not fit. `workers` threads may call BlendTarget.
  static Result<Teacher> Create(std::vector<Weights> weights, const Pupil& pupil, float share,
                                int workers);

  // Sets the side of the models' inputs in pixels. Not while BlendTarget runs.
  void Resize(int resolution);
  // Blends the models' probabilities for `image`, [resolution, resolution, 3] as FillImage writes
  // it, into `target`. A model without the training's others moves probability between the labels
  // only. Threads use different `worker` numbers, from 0 to workers - 1.
  void BlendTarget(int worker, std::span<const float> image, std::span<float> target);

  // Identifies the models' weights, to check that a run resumes with the same teacher.
  const std::string& digest() const { return digest_; }

 private:
  std::vector<Weights> weights_;
  std::vector<std::string> others_;  // of the training
  float share_ = 0;
  int workers_ = 1, resolution_ = 0;
  std::string digest_;
  std::vector<std::vector<Classifier>> classifiers_;  // [network][worker]
};

// Create for weights files. An error names a file.
Result<Teacher> ReadTeacher(const std::vector<std::string>& paths, const Teacher::Pupil& pupil,
                            float share, int workers);

}  // namespace mobilenet
