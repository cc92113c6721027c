#pragma once

#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>

#include "engine/base/result.h"
#include "trainer/config/train_options.h"
#include "trainer/data/dataset.h"
#include "trainer/data/negatives.h"
#include "trainer/data/split.h"

namespace mobilenet {

// How a training run came to its weights. Weights files carry it as a JSON text.
struct Provenance {
  nlohmann::ordered_json options;  // ToJson(TrainOptions); null where the file has none
  std::string data_digest;         // PhotoSet::digest
  int64_t training_photos = 0, validation_photos = 0, test_photos = 0;
  std::string left_out_digest;  // LeftOutDigest; empty: no photo was left out
  int64_t left_out_photos = 0;
  std::string unseen_digest;     // UnseenDigest; empty: options.unseen_sources is empty
  int64_t unseen_photos = 0;     // of the unseen sources, the test's too
  std::string negatives_digest;  // PhotoSet::digest; empty: the run had no negatives
  int64_t training_negatives = 0;
  // The provenance of the weights that the run started from: true where they have none, null for a
  // run from random weights.
  nlohmann::ordered_json init;
  std::string teacher_digest;  // Teacher::digest; empty: the run had no teacher
  // On the validation photos; NaN without any.
  double validation_top1 = std::numeric_limits<double>::quiet_NaN();
  double validation_balanced = std::numeric_limits<double>::quiet_NaN();
  double unseen_top1 = std::numeric_limits<double>::quiet_NaN();  // on the unseen sources
  double unseen_balanced = std::numeric_limits<double>::quiet_NaN();
};

// The part that is known before training: options and photos. Null: no negatives.
Provenance DescribeRun(const TrainOptions& options, const PhotoSet& photos, const Split& split,
                       const Negatives* negatives);

nlohmann::ordered_json ToJson(const Provenance& provenance);

// Reads what ToJson wrote. Files from elsewhere may hold anything: a field that is missing or of
// another type keeps its default. An error where `json` is no object.
Result<Provenance> ProvenanceFromJson(const nlohmann::ordered_json& json);

// The same from the text that weights carry. An error where the text is no JSON object.
Result<Provenance> ParseProvenance(const std::string& text);

// Provenance::init of a run that starts from weights with this text.
nlohmann::ordered_json InitProvenance(const std::string& text);

}  // namespace mobilenet
