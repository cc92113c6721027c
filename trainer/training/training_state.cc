// Saving a training run and taking it up again.
#include <algorithm>
#include <limits>

#include "engine/train/network_state.h"
#include "trainer/data/leave_out.h"
#include "trainer/training/divergence.h"
#include "trainer/training/training.h"

namespace mobilenet {
namespace {

// Null stands for NaN, as after an epoch without photos held out, and so does a missing value.
double Number(const nlohmann::ordered_json& record, const char* key) {
  const auto found = record.find(key);
  return found != record.end() && found->is_number() ? found->get<double>()
                                                     : std::numeric_limits<double>::quiet_NaN();
}

EpochRecord RecordFromJson(const nlohmann::ordered_json& json) {
  EpochRecord record;
  record.epoch = json.value("epoch", 0);
  record.resolution = json.value("size", 0);
  record.learning_rate = Number(json, "learning_rate");
  record.loss = Number(json, "loss");
  record.train_top1 = Number(json, "train_top1");
  record.val_loss = Number(json, "val_loss");
  record.val_top1 = Number(json, "val_top1");
  record.val_balanced = Number(json, "val_balanced");
  record.seconds = Number(json, "seconds");
  record.images_per_second = Number(json, "images_per_second");
  record.augment_share = Number(json, "augment_share");
  record.waiting_share = Number(json, "waiting_share");
  return record;
}

void Append(std::vector<std::span<float>>& to, const std::vector<std::span<float>>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

}  // namespace

std::string Training::NegativesDigest() const {
  return negatives_ != nullptr ? negatives_->photos.digest : "";
}

std::string Training::TeacherDigest() const {
  return teacher_ != nullptr ? teacher_->digest() : "";
}

nlohmann::ordered_json Training::ParentRuns() const {
  auto ancestors = nlohmann::ordered_json::object();
  if (!init_.is_null()) ancestors["init"] = init_;
  if (teacher_ != nullptr) ancestors["teacher_digest"] = TeacherDigest();
  return ancestors;
}

Result<void> Training::Save(const std::string& path) {
  if (auto finite = CheckFinite(network_); !finite) return finite;
  nlohmann::ordered_json header;
  header["options"] = ToJson(options_);
  header["data_digest"] = photos_.digest;
  header["photos"] = photos_.photos.size();
  header["left_out_digest"] = LeftOutDigest(split_);
  header["left_out"] = split_.left_out.size();
  header["negatives_digest"] = NegativesDigest();
  header["teacher_digest"] = TeacherDigest();
  header["init"] = init_;
  header["epoch"] = epoch_;
  header["step"] = step_;
  header["epoch_loss"] = epoch_loss_;
  header["epoch_images"] = epoch_images_;
  header["epoch_labelled"] = epoch_labelled_;
  header["epoch_correct"] = epoch_correct_;
  header["epoch_seconds"] = epoch_seconds_;
  header["epoch_augment_seconds"] = epoch_batches_.work;
  header["epoch_waiting_seconds"] = epoch_batches_.waiting;
  header["optimizer_steps"] = optimizer_.steps();
  header["best_top1"] = best_top1_;
  header["history"] = nlohmann::ordered_json::array();
  for (const EpochRecord& record : history_) header["history"].push_back(mobilenet::ToJson(record));

  std::vector<std::span<float>> arrays;
  Append(arrays, StateOf(network_));
  Append(arrays, optimizer_.State());
  if (average_) Append(arrays, average_->State());
  for (std::vector<float>& array : best_state_) arrays.push_back(array);
  return WriteCheckpoint(path, header, arrays);
}

Result<void> Training::Resume(const Checkpoint& checkpoint) {
  const nlohmann::ordered_json& header = checkpoint.header;
  const std::string digest = header.value("data_digest", "");
  if (digest != photos_.digest) {
    const size_t before = header.value("photos", size_t{0});  // 0: not written down
    return Fail("the run was trained on other photos (" +
                (before > 0 ? std::to_string(before) + ", " : "") + "digest " + digest +
                ") than the folder now has (" + std::to_string(photos_.photos.size()) +
                ", digest " + photos_.digest +
                "); put the files back as they were, under the same names, or start a new run "
                "without --resume");
  }

  const std::string left_out = header.value("left_out_digest", "");
  if (left_out != LeftOutDigest(split_)) {
    const auto told = [](size_t photos, const std::string& name) {
      return name.empty() ? "none" : std::to_string(photos) + ", digest " + name;
    };
    return Fail("the run left out other photos (" +
                told(header.value("left_out", size_t{0}), left_out) + ") than --leave-out gives (" +
                told(split_.left_out.size(), LeftOutDigest(split_)) + ")");
  }

  const std::string negatives = header.value("negatives_digest", "");
  if (negatives != NegativesDigest()) {
    return Fail("the run was trained with other negatives (" +
                (negatives.empty() ? "none" : "digest " + negatives) +
                ") than --negatives gives (" +
                (negatives_ == nullptr ? "none" : "digest " + NegativesDigest()) + ")");
  }

  const std::string teacher = header.value("teacher_digest", "");
  if (teacher != TeacherDigest()) {
    return Fail("the run learned from other weights (" +
                (teacher.empty() ? "none" : "digest " + teacher) + ") than --teacher gives (" +
                (teacher_ == nullptr ? "none" : "digest " + TeacherDigest()) + ")");
  }

  std::vector<std::span<float>> arrays;
  Append(arrays, StateOf(network_));
  if (header.value("best_top1", -1.0) >= 0 && options_.keep_best) {
    for (const auto array : StateOf(network_)) best_state_.emplace_back(array.size());
  }
  Append(arrays, optimizer_.State());
  if (average_) Append(arrays, average_->State());
  for (std::vector<float>& array : best_state_) arrays.push_back(array);
  const bool fits = arrays.size() == checkpoint.arrays.size() &&
                    std::equal(arrays.begin(), arrays.end(), checkpoint.arrays.begin(),
                               [](const auto& a, const auto& b) { return a.size() == b.size(); });
  if (!fits) return Fail("the checkpoint is of another network or optimiser");
  for (size_t i = 0; i < arrays.size(); ++i) {
    std::copy(checkpoint.arrays[i].begin(), checkpoint.arrays[i].end(), arrays[i].begin());
  }

  init_ = header.value("init", nlohmann::ordered_json());
  epoch_ = header.value("epoch", 0);
  step_ = header.value("step", 0);
  epoch_loss_ = header.value("epoch_loss", 0.0);
  epoch_images_ = header.value("epoch_images", int64_t{0});
  epoch_labelled_ = header.value("epoch_labelled", epoch_images_);
  epoch_correct_ = header.value("epoch_correct", int64_t{0});
  epoch_seconds_ = header.value("epoch_seconds", 0.0);
  epoch_batches_.work = header.value("epoch_augment_seconds", 0.0);
  epoch_batches_.waiting = header.value("epoch_waiting_seconds", 0.0);
  optimizer_.set_steps(header.value("optimizer_steps", int64_t{0}));
  best_top1_ = header.value("best_top1", -1.0);
  history_.clear();
  for (const auto& record : header.value("history", nlohmann::ordered_json::array())) {
    history_.push_back(RecordFromJson(record));
  }
  return {};
}

}  // namespace mobilenet
