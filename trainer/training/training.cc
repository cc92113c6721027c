#include "trainer/training/training.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "engine/base/clock.h"
#include "engine/train/network_state.h"
#include "trainer/data/split.h"
#include "trainer/training/background_logit.h"
#include "trainer/training/divergence.h"

namespace mobilenet {
namespace {

NetworkOptions OptionsOfNetwork(const TrainOptions& options) {
  NetworkOptions network;
  network.spec = options.spec;
  if (options.background) ++network.spec.classes;
  network.seed = options.seed;
  return network;
}

std::string Number(double value) {
  char text[32];
  std::snprintf(text, sizeof(text), "%g", value);
  return text;
}

// Where the weights are averaged, their early averages forget the first steps quickly; batch norm's
// statistics then do the same, so that short runs on few photos validate well too.
float BatchNormMomentum(const TrainOptions& options, int64_t step) {
  if (options.average_decay == 0) return options.bn_momentum;
  return std::min(options.bn_momentum,
                  static_cast<float>(1 + step) / static_cast<float>(10 + step));
}

Schedule MakeSchedule(const TrainOptions& options, int steps_per_epoch) {
  Schedule schedule;
  schedule.peak = options.learning_rate;
  schedule.steps = static_cast<int64_t>(options.epochs) * steps_per_epoch;
  schedule.warmup_steps = std::llround(options.warmup_epochs * steps_per_epoch);
  schedule.constant = !options.cosine;
  return schedule;
}

}  // namespace

nlohmann::ordered_json ToJson(const EpochRecord& record) {
  return {{"epoch", record.epoch},
          {"size", record.resolution},
          {"learning_rate", record.learning_rate},
          {"loss", record.loss},
          {"train_top1", record.train_top1},
          {"val_loss", record.val_loss},
          {"val_top1", record.val_top1},
          {"val_balanced", record.val_balanced},
          {"seconds", record.seconds},
          {"images_per_second", record.images_per_second},
          {"augment_share", record.augment_share},
          {"waiting_share", record.waiting_share}};
}

Training::Training(const TrainOptions& options, const PhotoSet& photos, const Split& split,
                   ThreadPool& pool, const Negatives* negatives, Teacher* teacher)
    : options_(options),
      photos_(photos),
      split_(split),
      negatives_(negatives),
      teacher_(teacher),
      pool_(pool),
      source_(options_, photos_, split_.train, negatives_),
      batches_(source_, pool_, teacher),
      network_(OptionsOfNetwork(options_), pool_),
      optimizer_(options_.optimizer, network_.parameters()),
      schedule_(MakeSchedule(options_, source_.Steps())) {
  if (options_.average_decay > 0) average_.emplace(options_.average_decay, StateOf(network_));
}

Result<void> Training::Initialise(const Weights& weights) {
  const bool same_labels = weights.labels == photos_.labels;
  Weights start = weights;
  if (options_.background && same_labels) AddBackgroundLogit(start);
  if (auto loaded = LoadWeights(network_, start, same_labels ? LoadHead::kYes : LoadHead::kNo);
      !loaded)
    return loaded;
  init_ = nlohmann::ordered_json::parse(weights.provenance, nullptr, /*allow_exceptions=*/false);
  if (!init_.is_object()) init_ = true;  // weights from elsewhere may hold any text there
  if (options_.average_decay > 0) average_.emplace(options_.average_decay, StateOf(network_));
  return {};
}

void Training::SetProfile(StepProfile* profile) {
  profile_ = profile;
  network_.SetProfile(profile);
}

Result<Training::StepReport> Training::Step() {
  const Clock::time_point start = Clock::now();
  const BatchTimes batch =
      batches_.Load({epoch_, step_, EpochResolution(options_, epoch_)}, NextBatch(), network_);
  if (profile_ != nullptr) profile_->augment += batch.work;
  network_.SetPrecision(EpochPrecision(options_, epoch_));
  const StepResult result = network_.ForwardBackward();
  const int64_t global_step = static_cast<int64_t>(epoch_) * source_.Steps() + step_;
  const float learning_rate = LearningRate(schedule_, global_step);
  if (!std::isfinite(result.loss)) {
    return Diverged("the loss became " + Number(result.loss), learning_rate);
  }
  Stopwatch watch(profile_ != nullptr ? &profile_->update : nullptr);
  const double norm = optimizer_.Step(network_.parameters(), learning_rate, pool_);
  if (!std::isfinite(norm)) {
    return Diverged("the loss is " + Number(result.loss) + " but its gradient is not finite",
                    learning_rate);
  }
  network_.UpdateMovingAverages(BatchNormMomentum(options_, global_step));
  if (average_) average_->Update(StateOf(network_), global_step);
  ++step_;
  epoch_loss_ += result.loss * network_.batch();
  epoch_correct_ += result.correct;
  epoch_labelled_ += result.labelled;
  epoch_images_ += network_.batch();
  epoch_seconds_ += SecondsSince(start);
  epoch_batches_.work += batch.work;
  epoch_batches_.waiting += batch.waiting;
  const double images = static_cast<double>(epoch_images_);
  return StepReport{epoch_loss_ / images, TrainTop1(), learning_rate, network_.batch(),
                    AugmentShare()};
}

std::optional<BatchPosition> Training::NextBatch() const {
  if (step_ + 1 < source_.Steps()) {
    return BatchPosition{epoch_, step_ + 1, EpochResolution(options_, epoch_)};
  }
  if (epoch_ + 1 == options_.epochs) return std::nullopt;
  return BatchPosition{epoch_ + 1, 0, EpochResolution(options_, epoch_ + 1)};
}

double Training::TrainTop1() const {
  return static_cast<double>(epoch_correct_) / static_cast<double>(epoch_labelled_);
}

double Training::AugmentShare() const {
  return epoch_batches_.work / (pool_.threads() * epoch_seconds_);
}

tl::unexpected<Error> Training::Diverged(const std::string& what, float learning_rate) {
  return Fail(what + " in epoch " + std::to_string(epoch_ + 1) + ", step " +
              std::to_string(step_ + 1) + ", at learning rate " + Number(learning_rate) + "; " +
              LargestGradient(network_.parameters()) +
              "; a smaller --learning-rate may help, which --find-lr measures");
}

Result<EpochRecord> Training::FinishEpoch() {
  const Clock::time_point start = Clock::now();
  if (auto finite = CheckFinite(network_); !finite) return tl::unexpected(finite.error());
  const Result<Validation> validation = ValidateNow();
  if (!validation) return tl::unexpected(validation.error());
  const double images = static_cast<double>(epoch_images_);
  EpochRecord record;
  record.epoch = epoch_ + 1;
  record.resolution = EpochResolution(options_, epoch_);
  record.learning_rate =
      LearningRate(schedule_, static_cast<int64_t>(epoch_ + 1) * source_.Steps() - 1);
  record.loss = epoch_loss_ / images;
  record.train_top1 = TrainTop1();
  record.val_loss = validation->loss;
  record.val_top1 = validation->evaluation.top1;
  record.val_balanced = validation->evaluation.balanced;
  record.seconds = epoch_seconds_ + SecondsSince(start);
  record.images_per_second = images / epoch_seconds_;
  record.augment_share = AugmentShare();
  record.waiting_share = epoch_batches_.waiting / epoch_seconds_;
  history_.push_back(record);
  if (options_.keep_best && record.val_top1 > best_top1_) {
    best_top1_ = record.val_top1;
    best_state_.clear();
    for (const auto array : StateOf(network_)) best_state_.emplace_back(array.begin(), array.end());
  }
  ++epoch_;
  step_ = 0;
  epoch_loss_ = epoch_seconds_ = 0;
  epoch_images_ = epoch_labelled_ = epoch_correct_ = 0;
  epoch_batches_ = {};
  return record;
}

Result<Training::FinalResult> Training::Finish() {
  if (options_.keep_best && !best_state_.empty()) {
    const auto state = StateOf(network_);
    for (size_t i = 0; i < state.size(); ++i) {
      std::copy(best_state_[i].begin(), best_state_[i].end(), state[i].begin());
    }
  }
  Result<Validation> validation = ValidateNow();
  if (!validation) return tl::unexpected(validation.error());
  FinalResult result{ExportWeights(), std::move(*validation)};
  result.weights.calibration = Calibrate(result.validation);
  return result;
}

// The moving average where one is kept, else the network itself.
Weights Training::ExportWeights() {
  if (average_) average_->Swap(StateOf(network_));
  Weights weights = ToWeights(network_);
  if (average_) average_->Swap(StateOf(network_));
  if (options_.background) RemoveBackgroundLogit(weights);
  weights.spec.resolution = options_.spec.resolution;
  weights.labels = photos_.labels;
  weights.preprocessing = InputPreprocessing(options_);
  return weights;
}

Result<Validation> Training::ValidateNow() {
  return ValidateModel(ExportWeights(), photos_, split_.validation, pool_);
}

}  // namespace mobilenet
