#include "trainer/training/training_state.h"

#include <limits>
#include <type_traits>

#include "trainer/base/text_table.h"

namespace mobilenet {
namespace {

using Json = nlohmann::ordered_json;

// Each of these lists every field of a struct once, for both directions: visit(JSON key, field).
template <class Record, class Visit>
void VisitRecord(Record& record, const Visit& visit) {
  visit("epoch", record.epoch);
  visit("size", record.resolution);
  visit("learning_rate", record.learning_rate);
  visit("loss", record.loss);
  visit("train_top1", record.train_top1);
  visit("val_loss", record.val_loss);
  visit("val_top1", record.val_top1);
  visit("val_balanced", record.val_balanced);
  visit("seconds", record.seconds);
  visit("images_per_second", record.images_per_second);
  visit("augment_share", record.augment_share);
  visit("waiting_share", record.waiting_share);
}

template <class Inputs, class Visit>
void VisitInputs(Inputs& inputs, const Visit& visit) {
  visit("data_digest", inputs.data_digest);
  visit("photos", inputs.photos);
  visit("left_out_digest", inputs.left_out_digest);
  visit("left_out", inputs.left_out);
  visit("unseen_digest", inputs.unseen_digest);
  visit("unseen", inputs.unseen);
  visit("negatives_digest", inputs.negatives_digest);
  visit("others_digest", inputs.others_digest);
  visit("teacher_digest", inputs.teacher_digest);
}

template <class Position, class Visit>
void VisitPosition(Position& position, const Visit& visit) {
  visit("init", position.init);
  visit("epoch", position.epoch);
  visit("step", position.step);
  visit("epoch_loss", position.epoch_loss);
  visit("epoch_images", position.epoch_images);
  visit("epoch_labelled", position.epoch_labelled);
  visit("epoch_correct", position.epoch_correct);
  visit("epoch_seconds", position.epoch_seconds);
  visit("epoch_augment_seconds", position.epoch_batches.work);
  visit("epoch_waiting_seconds", position.epoch_batches.waiting);
  visit("optimizer_steps", position.optimizer_steps);
  visit("best_top1", position.best_top1);
}

// Reads fields; one that is missing keeps its default.
auto ReadFrom(const Json& json) {
  return [&json](const char* key, auto& field) {
    if (const auto found = json.find(key); found != json.end()) found->get_to(field);
  };
}

constexpr char kMalformed[] = "the checkpoint's header is malformed: ";

EpochRecord RecordFromJson(const Json& json) {
  EpochRecord record;
  VisitRecord(record, [&](const char* key, auto& field) {
    const auto found = json.find(key);
    if (found != json.end() && found->is_number()) {
      found->get_to(field);
    } else if constexpr (std::is_same_v<decltype(field), double&>) {
      // JSON has no NaN: null stands for it.
      field = std::numeric_limits<double>::quiet_NaN();
    }
  });
  return record;
}

std::string Describe(const std::string& digest, int64_t photos) {
  if (digest.empty()) return "none";
  return (photos > 0 ? Counted(photos, "photo") + ", " : "") + "digest " + digest;
}

}  // namespace

Json ToJson(const EpochRecord& record) {
  Json json;
  VisitRecord(record, [&](const char* key, const auto& field) { json[key] = field; });
  return json;
}

Result<void> CheckSameInputs(const TrainingInputs& saved, const TrainingInputs& now) {
  struct Input {
    const char* name;
    const std::string &saved, &now;
    int64_t saved_photos, now_photos;
    const char* advice;
  };
  const Input inputs[] = {
      {"photos in --data", saved.data_digest, now.data_digest, saved.photos, now.photos,
       "put the files back as they were, under the same names, or start a new run without "
       "--resume"},
      {"photos that --leave-out names", saved.left_out_digest, now.left_out_digest, saved.left_out,
       now.left_out, "give --leave-out the same list"},
      {"photos of --unseen-sources", saved.unseen_digest, now.unseen_digest, saved.unseen,
       now.unseen, "give --sources the same list"},
      {"photos in --negatives", saved.negatives_digest, now.negatives_digest, 0, 0,
       "give --negatives the same photos"},
      {"labels in --other-labels", saved.others_digest, now.others_digest, 0, 0,
       "give --other-labels the same file"},
      {"weights of --teacher", saved.teacher_digest, now.teacher_digest, 0, 0,
       "give --teacher the same files in the same order"}};
  for (const Input& input : inputs) {
    if (input.saved == input.now) continue;
    return Fail("the " + std::string(input.name) + " are not those of the run: expected " +
                Describe(input.saved, input.saved_photos) + ", found " +
                Describe(input.now, input.now_photos) + "; " + input.advice);
  }
  return {};
}

Json CheckpointHeader(const TrainOptions& options, const TrainingInputs& inputs,
                      const TrainingPosition& position) {
  Json header;
  const auto write = [&](const char* key, const auto& field) { header[key] = field; };
  header["options"] = ToJson(options);
  VisitInputs(inputs, write);
  VisitPosition(position, write);
  Json& history = header["history"] = Json::array();
  for (const EpochRecord& record : position.history) history.push_back(ToJson(record));
  return header;
}

Result<TrainingInputs> InputsFromHeader(const Json& header) try {
  TrainingInputs inputs;
  VisitInputs(inputs, ReadFrom(header));
  return inputs;
} catch (const Json::exception& error) {
  return Fail(kMalformed + std::string(error.what()));
}

Result<TrainingPosition> PositionFromHeader(const Json& header) try {
  TrainingPosition position;
  VisitPosition(position, ReadFrom(header));
  // Runs from before negatives existed: every image is of a class.
  if (!header.contains("epoch_labelled")) position.epoch_labelled = position.epoch_images;
  for (const Json& record : header.value("history", Json::array())) {
    position.history.push_back(RecordFromJson(record));
  }
  return position;
} catch (const Json::exception& error) {
  return Fail(kMalformed + std::string(error.what()));
}

}  // namespace mobilenet
