#pragma once

#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "trainer/config/unseen_sources.h"
#include "trainer/evaluation/classified_photo.h"
#include "trainer/evaluation/evaluation.h"

namespace mobilenet {

// A class's recall on the photos of one source. If it is far higher on one source than on another,
// the model may recognise the source rather than the class.
struct SourceResult {
  std::string label, source;
  int64_t photos = 0;
  int64_t right = 0;  // photos whose predicted label is the true one
};

// In the labels' order, then by source. Photos that are not in `sources` have the source "unknown".
std::vector<SourceResult> RecallBySource(const std::vector<ClassifiedPhoto>& photos,
                                         const std::vector<std::string>& labels,
                                         const Sources& sources);

std::string ToText(const std::vector<SourceResult>& results);
// {label: {source: {"n", "recall"}}}
nlohmann::ordered_json ToJson(const std::vector<SourceResult>& results);

// A model's results on photos of sources that its training never saw. They say more about photos
// from anywhere than those on other photos of the same sources do.
struct UnseenResult {
  std::vector<std::string> sources;
  Evaluation evaluation;
  // Of `trainer evaluate` only: those that could be used, and the fraction of known answers.
  std::vector<ClassifiedPhoto> photos;
  double known = std::numeric_limits<double>::quiet_NaN();
};

// For people: the results on held-out photos of the same sources and on unseen sources, side by
// side.
std::string ToText(const Evaluation& same, const UnseenResult& unseen);
// {"sources": [name], "known": fraction} and all of ToJson(evaluation).
nlohmann::ordered_json ToJson(const UnseenResult& unseen);

}  // namespace mobilenet
