#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

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

// The outputs that a network gets for its negatives, after those of the classes, and keeps in its
// weights file: none, one for each kind, or one for each label within the kinds.
enum class OtherOutputs { kNone, kKinds, kLabels };
NLOHMANN_JSON_SERIALIZE_ENUM(OtherOutputs, {{OtherOutputs::kNone, "none"},
                                            {OtherOutputs::kKinds, "kinds"},
                                            {OtherOutputs::kLabels, "labels"}})

// Everything that decides what a run computes: equal options on equal data give equal weights. A
// checkpoint holds all of it. TrainOptionTable (train_option_table.h) has the flag, JSON key,
// limits and help of each option. Start from PresetOptions: the defaults here are not a usable
// recipe.
struct TrainOptions {
  std::string preset = "best";
  ModelSpec spec;  // spec.classes comes from the data
  int epochs = 60;
  int batch = 128;
  uint64_t seed = 1;
  double val_share = 0.2, test_share = 0;  // fractions of the photos
  int fold = 0, folds = 0;                 // as in SplitRule
  Precision precision = Precision::kFloat32;
  double bf16_after = 0.2;  // fraction of a bf16 run's epochs that are computed in float32 first

  OptimizerOptions optimizer;
  float learning_rate = 0;  // the schedule's peak; every preset sets it
  bool cosine = true;       // cosine schedule with warm-up; else constant
  double warmup_epochs = 0;

  bool augment = true;  // else each photo is stretched to the input size and not changed
  AugmentOptions augmentation;
  float label_smoothing = 0;
  float distill = 0.7f;      // fraction of a target that comes from the teachers, if there are any
  float cutmix = 0;          // probability that a part of an image comes from another one
  float mixup = 0;           // probability that another one shines through, if CutMix is not drawn
  float balance = 0;         // draws a class in proportion to (its number of photos)^(1 - balance)
  bool progressive = false;  // smaller inputs in the first epochs
  float bn_momentum = 0.99f;
  float average_decay = 0;  // decay of the weights' moving average; 0: no average
  bool keep_best = false;   // keep the weights of the best validation epoch, else of the last
  std::vector<std::string> unseen_negatives;  // kinds of negatives kept out of training
  std::vector<std::string> unseen_sources;    // sources kept out of training, validation and test
  double leave_out_from = 0;  // photos on the --leave-out list below this confidence are kept
  // Negatives are a class of their own, whose output is folded into the others. Without this and
  // `others`, they have a uniform target.
  bool background = false;
  OtherOutputs others = OtherOutputs::kNone;
  bool scale_to_unit = false;  // input values in [0, 1], else in [-1, 1]
};

// "best" is ours. "seed" is the recipe of the earlier work with Keras, unchanged: RMSprop at 0.002,
// no augmentation, 50 epochs. Another name is an error, which lists the two.
std::vector<std::string> PresetNames();
Result<TrainOptions> PresetOptions(const std::string& preset);

SplitRule RuleOfSplit(const TrainOptions& options);

// An error if the precision is bf16 and this CPU has no instructions for it (AVX512-BF16).
Result<void> CheckPrecision(Precision precision);

// The precision of the pointwise products in an epoch, counted from 0. A bf16 run begins in
// float32: with random weights and large steps, rounding changes the gradients too much.
Precision EpochPrecision(const TrainOptions& options, int epoch);

// The input side in an epoch, counted from 0. With `progressive`, half of the final side for the
// first 20% of the epochs and three quarters until 85%, rounded to multiples of 32. Random crops
// enlarge objects, so at three quarters of the side they are about as large as in whole photos at
// the full side: this is cheaper and more accurate (Touvron et al., arXiv 1906.06423).
int EpochResolution(const TrainOptions& options, int epoch);
// The smallest fraction of a photo that a random crop may cover in an epoch, counted from 0:
// augmentation.min_area. With `progressive`, at least 0.75 in the epochs at full side, where
// smaller crops would show larger objects than whole photos do.
float EpochMinArea(const TrainOptions& options, int epoch);

// The short side to which training reduces decoded photos, for an input side: a little larger, so
// that most crops are reduced and not enlarged.
constexpr int PhotoShortSide(int resolution) { return resolution * 9 / 8; }

nlohmann::ordered_json ToJson(const TrainOptions& options);
// Reads what ToJson of this or an earlier version wrote. Options that the earlier version did not
// have get the value that it used. The error names a key that is missing, has the wrong type or a
// value that the command line refuses.
Result<TrainOptions> TrainOptionsFromJson(const nlohmann::ordered_json& json);

}  // namespace mobilenet
