#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "trainer/data/dataset_scan.h"
#include "trainer/evaluation/folder_predictions.h"

namespace mobilenet {

// How many negatives (photos of none of the classes) a model wrongly accepts as known.
struct OodAcceptance {
  struct Kind {
    std::string name;  // folder of the photos
    int64_t photos = 0, accepted = 0;
    bool unseen = false;  // training saw no photo of this kind
  };
  std::vector<Kind> kinds;  // in the folder's order; only those with photos
  int64_t photos = 0, accepted = 0;

  // The false positive rate.
  double Share() const { return static_cast<double>(accepted) / static_cast<double>(photos); }
};

// `predictions` as ClassifyFolder makes them of `negatives`, whose labels are the kinds. Files
// without a prediction are not counted; an error when no file has one.
Result<OodAcceptance> MeasureOodAcceptance(const DataFolder& negatives,
                                           const std::vector<Result<Prediction>>& predictions,
                                           const std::vector<std::string>& unseen);

std::string ToText(const OodAcceptance& ood_acceptance);
// {"images", "accepted", "kinds": {kind: {"n", "accepted", "unseen"}}}. "accepted" is a fraction.
nlohmann::ordered_json ToJson(const OodAcceptance& ood_acceptance);

}  // namespace mobilenet
