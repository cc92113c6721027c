#include "trainer/evaluation/validation.h"

#include <algorithm>
#include <cmath>

#include "engine/base/index_of_largest.h"
#include "engine/image/resize.h"
#include "engine/infer/answer.h"
#include "trainer/base/text_table.h"
#include "trainer/evaluation/ood_scores.h"
#include "trainer/evaluation/photo_classifier.h"

namespace mobilenet {
namespace {

double CrossEntropy(const Validation& validation, float temperature) {
  double sum = 0;
  for (size_t i = 0; i < validation.logits.size(); ++i) {
    const Answer answer = Interpret(validation.logits[i], {temperature, 0});
    sum -= std::log(std::max(1e-12, double{answer.probabilities[validation.truths[i]]}));
  }
  return sum / static_cast<double>(validation.logits.size());
}

// Golden-section search for the smallest loss over log temperature.
float FitTemperature(const Validation& validation) {
  const auto photos = static_cast<double>(validation.logits.size());
  const double ratio = (std::sqrt(5.0) - 1) / 2;
  double low = std::log(kMinTemperature), high = std::log(kMaxTemperature);
  const auto loss = [&](double x) {
    const auto temperature = static_cast<float>(std::exp(x));
    return photos * CrossEntropy(validation, temperature) +
           kPriorPhotos * kPhotoInformation * x * x / 2;
  };
  double left = high - ratio * (high - low), right = low + ratio * (high - low);
  double left_loss = loss(left), right_loss = loss(right);
  while (high - low > 1e-3) {
    if (left_loss < right_loss) {
      high = right;
      right = left;
      right_loss = left_loss;
      left = high - ratio * (high - low);
      left_loss = loss(left);
    } else {
      low = left;
      left = right;
      left_loss = right_loss;
      right = low + ratio * (high - low);
      right_loss = loss(right);
    }
  }
  return static_cast<float>(std::exp((low + high) / 2));
}

}  // namespace

Result<Validation> ValidateModel(const Weights& weights, const PhotoSet& photos,
                                 const std::vector<uint32_t>& indices, ThreadPool& pool) {
  Result<std::vector<Classifier>> classifiers = CreateClassifiers(weights, pool.threads());
  if (!classifiers) return tl::unexpected(classifiers.error());
  Validation validation;
  validation.logits.resize(indices.size());
  validation.others = weights.others.size();
  pool.Run(static_cast<int>(indices.size()), [&](int index, int worker) {
    const PackedPhoto& photo = photos.photos[indices[index]];
    Classifier& classifier = (*classifiers)[worker];
    const Crop whole{0, 0, static_cast<float>(photo.width), static_cast<float>(photo.height)};
    ResizeAndNormalise(photos.Pixels(photo), photo.width, photo.height, 3, whole,
                       weights.spec.resolution, weights.preprocessing, classifier.input());
    const std::span<const float> logits = classifier.Run();
    validation.logits[index].assign(logits.begin(), logits.end());
  });
  std::vector<LabelPair> predictions;
  for (size_t i = 0; i < indices.size(); ++i) {
    const std::vector<float>& logits = validation.logits[i];
    validation.truths.push_back(photos.photos[indices[i]].label);
    const auto of_labels = std::span(logits).first(photos.labels.size());
    predictions.push_back({validation.truths.back(), IndexOfLargest(of_labels)});
  }
  validation.evaluation = Evaluate(photos.labels, predictions);
  validation.loss = CrossEntropy(validation, 1);
  return validation;
}

Calibration Calibrate(const Validation& validation) {
  Calibration calibration;
  if (validation.logits.empty()) return calibration;
  calibration.temperature = FitTemperature(validation);
  std::vector<double> confidences, energies;
  for (const std::vector<float>& logits : validation.logits) {
    confidences.push_back(Interpret(logits, calibration, validation.others).confidence);
    energies.push_back(Energy(logits, validation.others));
  }
  calibration.known_threshold = static_cast<float>(ThresholdAt95Tpr(std::move(confidences)));
  calibration.energy_threshold = static_cast<float>(ThresholdAt95Tpr(std::move(energies)));
  return calibration;
}

bool IsFitted(const Calibration& calibration) {
  return calibration.temperature != 1 || calibration.known_threshold != 0 ||
         calibration.energy_threshold.has_value();
}

std::string KnownFrom(const Calibration& calibration) {
  if (calibration.energy_threshold) {
    return "an energy of " + Fixed(*calibration.energy_threshold, 2);
  }
  return "a confidence of " + Fixed(calibration.known_threshold, 2);
}

}  // namespace mobilenet
