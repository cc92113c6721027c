#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/infer/classifier.h"
#include "engine/model/weights.h"

namespace mobilenet {

// Trained networks that a training learns from besides the labels (distillation, Hinton et al.,
// arXiv 1503.02531): each image's target moves towards the mean of their probabilities for that
// very image, crop, colours and all (Beyer et al., arXiv 2106.05237).
class Teacher {
 public:
  // `share` of a target comes from the networks, each at its own calibrated temperature. They must
  // have the labels `labels`, in this order, and the training's preprocessing.
  static Result<Teacher> Create(std::vector<Weights> weights,
                                const std::vector<std::string>& labels,
                                const Preprocessing& preprocessing, float share, int workers);

  // Makes the networks' inputs resolution x resolution; not while BlendTarget runs.
  void Resize(int resolution);
  // Moves `target` towards what the networks see in `image`, [resolution, resolution, 3], as the
  // training's own network gets it. What belongs to an output after those of the labels, the
  // background, stays there. Each worker, counted from 0, has networks of its own.
  void BlendTarget(int worker, std::span<const float> image, std::span<float> target);

  // Of all the networks' weights, to tell whether a run goes on with the same ones.
  const std::string& digest() const { return digest_; }

 private:
  std::vector<Weights> weights_;
  float share_ = 0;
  int workers_ = 1, resolution_ = 0;
  std::string digest_;
  std::vector<std::vector<Classifier>> classifiers_;  // [network][worker]
};

// Of weights files, as Create makes it.
Result<Teacher> ReadTeacher(const std::vector<std::string>& paths,
                            const std::vector<std::string>& labels,
                            const Preprocessing& preprocessing, float share, int workers);

}  // namespace mobilenet
