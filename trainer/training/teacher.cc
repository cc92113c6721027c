#include "trainer/training/teacher.h"

#include <algorithm>
#include <utility>

#include "engine/infer/answer.h"
#include "trainer/base/digest.h"
#include "trainer/base/text_table.h"
#include "trainer/evaluation/photo_classifier.h"

namespace mobilenet {
namespace {

Result<void> CheckFits(const Weights& weights, const std::vector<std::string>& labels,
                       const Preprocessing& preprocessing) {
  if (weights.labels != labels) {
    return Fail("expected the labels of the training photos in their order, found " +
                Joined(weights.labels));
  }
  if (weights.preprocessing.mean != preprocessing.mean ||
      weights.preprocessing.scale != preprocessing.scale) {
    return Fail("expected the mean and scale of the training's preprocessing, found others");
  }
  return {};
}

}  // namespace

Result<Teacher> Teacher::Create(std::vector<Weights> weights,
                                const std::vector<std::string>& labels,
                                const Preprocessing& preprocessing, float share, int workers) {
  Teacher teacher;
  Digest digest;
  for (const Weights& network : weights) {
    if (auto fits = CheckFits(network, labels, preprocessing); !fits) {
      return tl::unexpected(fits.error());
    }
    if (const auto usable = Classifier::Create(network); !usable) {
      return tl::unexpected(usable.error());
    }
    for (const auto& [name, tensor] : network.tensors) {
      digest.Add(name);
      digest.Add(std::span(reinterpret_cast<const uint8_t*>(tensor.values.data()),
                           tensor.values.size() * sizeof(float)));
    }
  }
  teacher.digest_ = digest.Hex();
  teacher.weights_ = std::move(weights);
  teacher.share_ = share;
  teacher.workers_ = workers;
  return teacher;
}

void Teacher::Resize(int resolution) {
  if (resolution == resolution_) return;
  resolution_ = resolution;
  classifiers_.clear();
  for (Weights& weights : weights_) {
    weights.spec.resolution = resolution;
    classifiers_.push_back(*CreateClassifiers(weights, workers_));
  }
}

void Teacher::BlendTarget(int worker, std::span<const float> image, std::span<float> target) {
  const std::span<float> labels = target.first(weights_.front().labels.size());
  // The part of the target that is not the background's.
  const float share = labels.size() < target.size() ? 1 - target.back() : 1;
  const float own = 1 - share_;
  for (float& value : labels) value *= own;
  const float weight = share * share_ / static_cast<float>(weights_.size());
  for (std::vector<Classifier>& classifiers : classifiers_) {
    Classifier& network = classifiers[static_cast<size_t>(worker)];
    std::copy(image.begin(), image.end(), network.input().begin());
    const Answer answer = Interpret(network.Run(), network.calibration());
    for (size_t i = 0; i < labels.size(); ++i) labels[i] += weight * answer.probabilities[i];
  }
}

Result<Teacher> ReadTeacher(const std::vector<std::string>& paths,
                            const std::vector<std::string>& labels,
                            const Preprocessing& preprocessing, float share, int workers) {
  std::vector<Weights> networks;
  for (const std::string& path : paths) {
    Result<Weights> weights = ReadWeights(path);
    if (!weights) return tl::unexpected(weights.error());
    networks.push_back(std::move(*weights));
  }
  Result<Teacher> teacher =
      Teacher::Create(std::move(networks), labels, preprocessing, share, workers);
  if (!teacher) return Fail(paths.front() + ": " + teacher.error().message);
  return teacher;
}

}  // namespace mobilenet
