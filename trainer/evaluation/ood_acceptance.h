#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "trainer/data/dataset.h"
#include "trainer/data/dataset_scan.h"
#include "trainer/evaluation/folder_predictions.h"

namespace mobilenet {

// How many photos that show none of the classes a network takes for known, by kind of photo.
struct OodAcceptance {
  struct Kind {
    std::string name;
    int64_t photos = 0, accepted = 0;
    bool unseen = false;  // training never saw photos of this kind
  };
  std::vector<Kind> kinds;  // in the folder's order; without those that have no photos
  int64_t photos = 0, accepted = 0;

  double Share() const { return static_cast<double>(accepted) / static_cast<double>(photos); }
};

// `answers` are the network's to the files of `negatives`, whose labels are the kinds; those
// without an answer do not count. An error when none is left.
Result<OodAcceptance> MeasureOodAcceptance(const DataFolder& negatives,
                                           const std::vector<FolderAnswer>& answers,
                                           const std::vector<std::string>& unseen);

std::string ToText(const OodAcceptance& ood_acceptance);
// {"images", "accepted", "kinds": {kind: {"n", "accepted", "unseen"}}}, accepted as shares.
nlohmann::ordered_json ToJson(const OodAcceptance& ood_acceptance);

}  // namespace mobilenet
