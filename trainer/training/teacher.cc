#include "trainer/training/teacher.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "engine/infer/answer.h"
#include "trainer/base/digest.h"
#include "trainer/base/text_table.h"
#include "trainer/evaluation/photo_classifier.h"

namespace mobilenet {
namespace {

Result<void> CheckFits(const Weights& weights, const Teacher::Pupil& pupil) {
  if (weights.labels != pupil.labels) {
    return Fail("expected the labels of the training photos in their order, found " +
                Joined(weights.labels));
  }
  if (weights.preprocessing.mean != pupil.preprocessing.mean ||
      weights.preprocessing.scale != pupil.preprocessing.scale) {
    return Fail("expected the mean and scale of the training's preprocessing, found others");
  }
  return {};
}

}  // namespace

Result<Teacher> Teacher::Create(std::vector<Weights> weights, const Pupil& pupil, float share,
                                int workers) {
  Teacher teacher;
  Digest digest;
  for (const Weights& network : weights) {
    if (auto fits = CheckFits(network, pupil); !fits) {
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
  teacher.others_ = pupil.others;
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
  const size_t label_count = weights_.front().labels.size();
  const std::span<float> labels = target.first(label_count), others = target.subspan(label_count);
  const float of_labels = 1 - std::accumulate(others.begin(), others.end(), 0.0f);
  const float weight = share_ / static_cast<float>(weights_.size());
  const auto full = std::ranges::count(weights_, others_, &Weights::others);
  // Models without the training's others leave their part of the target as it is.
  const float others_kept = others_.empty() ? 1 : 1 - weight * static_cast<float>(full);
  for (float& value : labels) value *= 1 - share_;
  for (float& value : others) value *= others_kept;
  for (size_t i = 0; i < weights_.size(); ++i) {
    Classifier& network = classifiers_[i][static_cast<size_t>(worker)];
    std::copy(image.begin(), image.end(), network.input().begin());
    const std::vector<float> probabilities =
        Interpret(network.Run(), network.calibration()).probabilities;
    if (!others_.empty() && network.others() == others_) {
      for (size_t j = 0; j < target.size(); ++j) target[j] += weight * probabilities[j];
      continue;
    }
    const std::span<const float> known = std::span(probabilities).first(label_count);
    const float sum =
        network.others().empty() ? 1 : std::accumulate(known.begin(), known.end(), 0.0f);
    for (size_t j = 0; j < label_count; ++j) labels[j] += weight * of_labels * known[j] / sum;
  }
}

Result<Teacher> ReadTeacher(const std::vector<std::string>& paths, const Teacher::Pupil& pupil,
                            float share, int workers) {
  std::vector<Weights> networks;
  for (const std::string& path : paths) {
    Result<Weights> weights = ReadWeights(path);
    if (!weights) return tl::unexpected(weights.error());
    networks.push_back(std::move(*weights));
  }
  Result<Teacher> teacher = Teacher::Create(std::move(networks), pupil, share, workers);
  if (!teacher) return Fail(paths.front() + ": " + teacher.error().message);
  return teacher;
}

}  // namespace mobilenet
