#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

#include "engine/base/result.h"
#include "engine/image/augment.h"
#include "engine/model/spec.h"
#include "engine/train/layers/conv_layer.h"
#include "engine/train/optimizer.h"
#include "trainer/data/dataset.h"
#include "trainer/data/split.h"

namespace mobilenet {

NLOHMANN_JSON_SERIALIZE_ENUM(Precision,
                             {{Precision::kFloat32, "float32"}, {Precision::kBfloat16, "bf16"}})

// Everything that decides what a run computes. Two runs with equal options on equal data give equal
// weights; a checkpoint holds all of it.
struct TrainOptions {
  std::string preset = "best";
  ModelSpec spec;  // classes come from the data
  int epochs = 60;
  int batch = 128;
  uint64_t seed = 1;
  double val_share = 0.2, test_share = 0;
  int fold = 0, folds = 0;  // as in SplitRule
  Precision precision = Precision::kFloat32;
  double bf16_after = 0.2;  // share of the epochs that are computed in float32 first

  OptimizerOptions optimizer;
  float learning_rate = 0;  // the schedule's peak
  bool cosine = true;       // with warm-up; else constant
  double warmup_epochs = 0;

  bool augment = true;  // else the whole photo, stretched
  AugmentOptions augmentation;
  float label_smoothing = 0;
  float distill = 0.7f;      // share of a target that comes from the teachers, where there are any
  float cutmix = 0;          // probability that a part of an image is another one's
  float balance = 0;         // photos of a class are drawn (mean count / class count)^balance times
  bool progressive = false;  // smaller inputs in the first epochs
  float bn_momentum = 0.99f;
  float average_decay = 0;  // of the weights' moving average; 0: none is kept
  bool keep_best = false;   // ends with the best validation epoch's weights, else with the last
  std::vector<std::string> unseen_negatives;  // kinds that are not trained on
  double leave_out_from = 0;   // photos of the list that are doubted less surely are trained on
  bool background = false;     // negatives have an output of their own, else a uniform target
  bool scale_to_unit = false;  // input in [0, 1], else in [-1, 1]
};

// "best" is ours; "seed" is the recipe of the work that this project continues
// (docs: Keras, RMSprop at 0.002, no augmentation, 50 epochs), to the letter.
Result<TrainOptions> PresetOptions(const std::string& preset);

SplitRule RuleOfSplit(const TrainOptions& options);

// An error where this CPU lacks what the precision needs.
Result<void> CheckPrecision(Precision precision);

// The precision of the given epoch's products: float32 in the first ones of a bf16 run, too. Random
// weights and large steps amplify every rounding, and the forward pass's turns the gradients.
Precision EpochPrecision(const TrainOptions& options, int epoch);

// The input side in the given epoch: with `progressive`, half of the final side for the first 20%
// of the epochs and three quarters up to 85%, each a multiple of 32. Crops enlarge what they show,
// so that at three quarters of the side things are about as large as in whole photos at full side:
// most training at that size is cheaper and judged better (Touvron et al., arXiv 1906.06423).
int EpochResolution(const TrainOptions& options, int epoch);
// The least share of a photo that crops cover in the given epoch: with `progressive` at least 75%
// once the input has its full side, for the same reason.
float EpochMinArea(const TrainOptions& options, int epoch);

// The short side that photos are packed with for an input side: a little larger, so that most crops
// are reduced and not enlarged.
constexpr int PhotoShortSide(int resolution) { return resolution * 9 / 8; }

nlohmann::ordered_json ToJson(const TrainOptions& options);
// Of what ToJson wrote; the error names the field that is missing or of the wrong type. Fields that
// earlier trainers did not write may be missing: they then say what those trainers did.
Result<TrainOptions> TrainOptionsFromJson(const nlohmann::ordered_json& json);

}  // namespace mobilenet
