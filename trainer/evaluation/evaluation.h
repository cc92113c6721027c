#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

namespace mobilenet {

// One photo's true label and the predicted one, as indices into the labels.
struct LabelPair {
  int truth;
  int predicted;
};

// A model's results on one class. Ratios of no photos are NaN.
struct ClassResult {
  int64_t photos;    // with this true label
  double recall;     // fraction of these photos with this predicted label
  double precision;  // fraction of the photos with this predicted label that have it as true label
};

// A model's results on a set of labelled photos.
struct Evaluation {
  std::vector<std::string> labels;
  std::vector<std::vector<int64_t>> confusion;  // [true label][predicted label] photos
  std::vector<ClassResult> classes;             // in the labels' order
  int64_t images = 0, right = 0;  // photos, and those whose predicted label is the true one
  double top1 = 0;      // fraction of photos whose predicted label is the true one; NaN without any
  double balanced = 0;  // mean recall over the classes with photos; NaN without any
};

Evaluation Evaluate(std::vector<std::string> labels, std::span<const LabelPair> photos);

// The index of the class with the smallest recall; -1 without any photos.
int WorstClass(const Evaluation& evaluation);

// For people: totals, the interval of the accuracy, a row for each class, and the confusion matrix.
std::string ToText(const Evaluation& evaluation);
// {"images", "top1", "balanced", "classes": {label: {"n", "recall", "precision"}}, "confusion",
// "labels", "top1_interval": [low, high] (wilson.h)}. NaN becomes null.
nlohmann::ordered_json ToJson(const Evaluation& evaluation);

}  // namespace mobilenet
