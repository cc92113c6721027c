#include "trainer/training/training.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "engine/base/clock.h"
#include "engine/train/network_state.h"
#include "trainer/base/text_table.h"
#include "trainer/config/provenance.h"
#include "trainer/config/unseen_sources.h"
#include "trainer/console/terminal.h"
#include "trainer/data/leave_out.h"
#include "trainer/data/split.h"
#include "trainer/training/divergence.h"
#include "trainer/training/other_outputs.h"

namespace mobilenet {
namespace {

NetworkOptions OptionsOfNetwork(const TrainOptions& options, int outputs) {
  NetworkOptions network;
  network.spec = options.spec;
  network.spec.classes = outputs;
  network.seed = options.seed;
  return network;
}

// With a moving average of the weights, batch norm's statistics forget the first steps as fast as
// that average does. So short runs on few photos validate well, too.
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
      network_(OptionsOfNetwork(options_, source_.Outputs()), pool_),
      optimizer_(options_.optimizer, network_.parameters()),
      schedule_(MakeSchedule(options_, source_.Steps())) {
  if (options_.average_decay > 0) average_.emplace(options_.average_decay, StateOf(network_));
}

Result<void> Training::Initialise(const Weights& weights) {
  const bool same_labels = weights.labels == photos_.labels;
  Weights start = weights;
  if (same_labels) SetOthers(start, Others());
  auto loaded = LoadWeights(network_, start, same_labels ? LoadHead::kYes : LoadHead::kNo);
  if (!loaded) return loaded;
  position_.init = InitProvenance(weights.provenance);
  if (options_.average_decay > 0) average_.emplace(options_.average_decay, StateOf(network_));
  return {};
}

std::vector<std::string> Training::Others() const {
  if (options_.background) return {kBackground};
  return negatives_ != nullptr ? negatives_->others.labels : std::vector<std::string>{};
}

TrainingInputs Training::Inputs() const {
  return {.data_digest = photos_.digest,
          .photos = static_cast<int64_t>(photos_.photos.size()),
          .left_out_digest = LeftOutDigest(split_),
          .left_out = static_cast<int64_t>(split_.left_out.size()),
          .unseen_digest = UnseenDigest(split_),
          .unseen = static_cast<int64_t>(split_.unseen.size() + split_.unseen_test.size()),
          .negatives_digest = negatives_ != nullptr ? negatives_->photos.digest : "",
          .others_digest = negatives_ != nullptr ? DigestOf(negatives_->others) : "",
          .teacher_digest = teacher_ != nullptr ? teacher_->digest() : ""};
}

std::vector<std::span<float>> Training::CheckpointArrays() {
  std::vector<std::span<float>> arrays;
  const auto append = [&](auto&& more) { arrays.insert(arrays.end(), more.begin(), more.end()); };
  append(StateOf(network_));
  append(optimizer_.State());
  if (average_) append(average_->State());
  append(best_state_);
  return arrays;
}

Result<void> Training::Save(const std::string& path) {
  if (auto finite = CheckFinite(network_); !finite) return finite;
  position_.optimizer_steps = optimizer_.steps();
  return WriteCheckpoint(path, CheckpointHeader(options_, Inputs(), position_), CheckpointArrays());
}

Result<void> Training::Resume(const Checkpoint& checkpoint) {
  const Result<TrainingInputs> inputs = InputsFromHeader(checkpoint.header);
  if (!inputs) return tl::unexpected(inputs.error());
  if (auto same = CheckSameInputs(*inputs, Inputs()); !same) return same;
  Result<TrainingPosition> position = PositionFromHeader(checkpoint.header);
  if (!position) return tl::unexpected(position.error());
  const auto is_within = [](int64_t value, int64_t most) { return value >= 0 && value <= most; };
  if (!is_within(position->epoch, options_.epochs) || !is_within(position->step, source_.Steps()) ||
      !is_within(position->optimizer_steps, std::numeric_limits<int64_t>::max())) {
    return Fail("the checkpoint is of step " + std::to_string(position->step) + " of epoch " +
                std::to_string(position->epoch) + ", which its run does not have");
  }
  best_state_.clear();
  if (options_.keep_best && position->best_top1 >= 0) {
    for (const auto array : StateOf(network_)) best_state_.emplace_back(array.size());
  }
  const std::vector<std::span<float>> arrays = CheckpointArrays();
  if (!std::ranges::equal(arrays, checkpoint.arrays, {}, &std::span<float>::size,
                          &std::vector<float>::size)) {
    return Fail("the checkpoint holds another network or optimiser than its options describe");
  }
  for (size_t i = 0; i < arrays.size(); ++i) {
    std::ranges::copy(checkpoint.arrays[i], arrays[i].begin());
  }
  optimizer_.set_steps(position->optimizer_steps);
  position_ = std::move(*position);
  return {};
}

void Training::SetProfile(StepProfile* profile) {
  profile_ = profile;
  network_.SetProfile(profile);
}

Result<Training::StepReport> Training::Step() {
  const Clock::time_point start = Clock::now();
  const BatchTimes batch =
      batches_.Load({position_.epoch, position_.step, EpochResolution(options_, position_.epoch)},
                    NextBatch(), network_);
  if (profile_ != nullptr) profile_->augment += batch.work;
  network_.SetPrecision(EpochPrecision(options_, position_.epoch));
  const StepResult result = network_.ForwardBackward();
  const int64_t global_step =
      static_cast<int64_t>(position_.epoch) * source_.Steps() + position_.step;
  const float learning_rate = LearningRate(schedule_, global_step);
  if (!std::isfinite(result.loss)) {
    return Diverged("the loss became " + Significant(result.loss), learning_rate);
  }
  Stopwatch watch(profile_ != nullptr ? &profile_->update : nullptr);
  const double norm = optimizer_.Step(network_.parameters(), learning_rate, pool_);
  if (!std::isfinite(norm)) {
    return Diverged("the loss is " + Significant(result.loss) + " but its gradient is not finite",
                    learning_rate);
  }
  network_.UpdateMovingAverages(BatchNormMomentum(options_, global_step));
  if (average_) average_->Update(StateOf(network_), global_step);
  ++position_.step;
  position_.epoch_loss += result.loss * network_.batch();
  position_.epoch_correct += result.correct;
  position_.epoch_labelled += result.labelled;
  position_.epoch_images += network_.batch();
  position_.epoch_seconds += SecondsSince(start);
  position_.epoch_batches.work += batch.work;
  position_.epoch_batches.waiting += batch.waiting;
  const double images = static_cast<double>(position_.epoch_images);
  return StepReport{position_.epoch_loss / images, TrainTop1(), learning_rate, network_.batch(),
                    AugmentShare()};
}

std::optional<BatchPosition> Training::NextBatch() const {
  if (position_.step + 1 < source_.Steps()) {
    return BatchPosition{position_.epoch, position_.step + 1,
                         EpochResolution(options_, position_.epoch)};
  }
  if (position_.epoch + 1 == options_.epochs) return std::nullopt;
  return BatchPosition{position_.epoch + 1, 0, EpochResolution(options_, position_.epoch + 1)};
}

double Training::TrainTop1() const {
  return static_cast<double>(position_.epoch_correct) /
         static_cast<double>(position_.epoch_labelled);
}

double Training::AugmentShare() const {
  return position_.epoch_batches.work / (pool_.threads() * position_.epoch_seconds);
}

tl::unexpected<Error> Training::Diverged(const std::string& problem, float learning_rate) {
  return Fail(problem + " in epoch " + std::to_string(position_.epoch + 1) + ", step " +
              std::to_string(position_.step + 1) + ", at learning rate " +
              Significant(learning_rate) + "; " + LargestGradient(network_.parameters()) +
              "; try a smaller --learning-rate (--find-lr suggests one)");
}

Result<EpochRecord> Training::FinishEpoch() {
  const Clock::time_point start = Clock::now();
  if (auto finite = CheckFinite(network_); !finite) return tl::unexpected(finite.error());
  const Result<Validation> validation = ValidateNow();
  if (!validation) return tl::unexpected(validation.error());
  const double images = static_cast<double>(position_.epoch_images);
  EpochRecord record;
  record.epoch = position_.epoch + 1;
  record.resolution = EpochResolution(options_, position_.epoch);
  record.learning_rate =
      LearningRate(schedule_, static_cast<int64_t>(position_.epoch + 1) * source_.Steps() - 1);
  record.loss = position_.epoch_loss / images;
  record.train_top1 = TrainTop1();
  record.val_loss = validation->loss;
  record.val_top1 = validation->evaluation.top1;
  record.val_balanced = validation->evaluation.balanced;
  record.seconds = position_.epoch_seconds + SecondsSince(start);
  record.images_per_second = images / position_.epoch_seconds;
  record.augment_share = AugmentShare();
  record.waiting_share = position_.epoch_batches.waiting / position_.epoch_seconds;
  position_.history.push_back(record);
  if (options_.keep_best && record.val_top1 > position_.best_top1) {
    position_.best_top1 = record.val_top1;
    best_state_.clear();
    for (const auto array : StateOf(network_)) best_state_.emplace_back(array.begin(), array.end());
  }
  position_ = {.init = std::move(position_.init),
               .epoch = position_.epoch + 1,
               .best_top1 = position_.best_top1,
               .history = std::move(position_.history)};
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
  FinalResult result{ExportWeights(), std::move(*validation), {}};
  result.weights.calibration = Calibrate(result.validation);
  Provenance provenance = DescribeRun(options_, photos_, split_, negatives_);
  provenance.init = position_.init;
  provenance.teacher_digest = Inputs().teacher_digest;
  provenance.validation_top1 = result.validation.evaluation.top1;
  provenance.validation_balanced = result.validation.evaluation.balanced;
  if (!split_.unseen.empty()) {
    Result<Validation> unseen = ValidateModel(result.weights, photos_, split_.unseen, pool_);
    if (!unseen) return tl::unexpected(unseen.error());
    result.unseen.emplace();
    result.unseen->sources = options_.unseen_sources;
    result.unseen->evaluation = std::move(unseen->evaluation);
    provenance.unseen_top1 = result.unseen->evaluation.top1;
    provenance.unseen_balanced = result.unseen->evaluation.balanced;
  }
  result.weights.provenance = JsonText(ToJson(provenance), /*indented=*/false);
  return result;
}

// The moving average of the weights if there is one, else the weights themselves.
Weights Training::ExportWeights() {
  if (average_) average_->Swap(StateOf(network_));
  Weights weights = ToWeights(network_);
  if (average_) average_->Swap(StateOf(network_));
  weights.spec.resolution = options_.spec.resolution;
  weights.labels = photos_.labels;
  weights.others = Others();
  if (options_.background) FoldBackground(weights);
  weights.preprocessing = InputPreprocessing(options_);
  return weights;
}

Result<Validation> Training::ValidateNow() {
  return ValidateModel(ExportWeights(), photos_, split_.validation, pool_);
}

}  // namespace mobilenet
