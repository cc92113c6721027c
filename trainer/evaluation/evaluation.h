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

// How a network did on one class. Ratios without photos to count are NaN.
struct ClassResult {
  int64_t photos;    // that are of this class
  double recall;     // share of them that were called so
  double precision;  // share of the photos called so that are
};

// How a network did on a set of labelled photos.
struct Evaluation {
  std::vector<std::string> labels;
  std::vector<std::vector<int64_t>> confusion;  // [true label][predicted label] photos
  std::vector<ClassResult> classes;             // in the labels' order
  int64_t images = 0;
  double top1 = 0;      // share of photos that got their own label
  double balanced = 0;  // mean recall over the classes with photos
};

Evaluation Evaluate(std::vector<std::string> labels, std::span<const LabelPair> photos);

// Totals, a row for each class, and the confusion matrix.
std::string ToText(const Evaluation& evaluation);
// {"images", "top1", "balanced", "classes": {label: {"n", "recall", "precision"}}, "confusion",
// "labels"}; ratios that are NaN become null.
nlohmann::ordered_json ToJson(const Evaluation& evaluation);

}  // namespace mobilenet
