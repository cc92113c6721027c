#include "trainer/training/training_state.h"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "tests/support/contains.h"

TEST_SUITE_BEGIN("trainer.training");

namespace mobilenet {
namespace {

// Every field has a value of its own, so that one that is not written or read shows.
TrainingPosition UnusualPosition() {
  TrainingPosition position;
  position.init = {{"data_digest", "0123"}};
  position.epoch = 2;
  position.step = 3;
  position.epoch_loss = 4.5;
  position.epoch_images = 60;
  position.epoch_labelled = 50;
  position.epoch_correct = 40;
  position.epoch_seconds = 5.5;
  position.epoch_batches = {.work = 6.5, .waiting = 7.5};
  position.optimizer_steps = 80;
  position.best_top1 = 0.875;
  position.history = {{.epoch = 1,
                       .resolution = 64,
                       .learning_rate = 0.25,
                       .loss = 1.5,
                       .train_top1 = 0.5,
                       .val_loss = 2.5,
                       .val_top1 = 0.375,
                       .val_balanced = 0.625,
                       .seconds = 8.5,
                       .images_per_second = 9.5,
                       .augment_share = 0.125,
                       .waiting_share = 0.0625}};
  return position;
}

// The header of a checkpoint as it is in the file.
nlohmann::ordered_json Stored(const TrainingInputs& inputs, const TrainingPosition& position) {
  return nlohmann::ordered_json::parse(
      CheckpointHeader(*PresetOptions("best"), inputs, position).dump());
}

TEST_CASE("a checkpoint's header has the fixed keys, and comes back") {
  const TrainingInputs inputs{.data_digest = "01",
                              .photos = 24,
                              .left_out_digest = "23",
                              .left_out = 2,
                              .unseen_digest = "89",
                              .unseen = 3,
                              .negatives_digest = "45",
                              .others_digest = "56",
                              .teacher_digest = "67"};
  nlohmann::ordered_json header = Stored(inputs, UnusualPosition());
  CHECK(TrainOptionsFromJson(header["options"]).has_value());
  const nlohmann::ordered_json again =
      Stored(*InputsFromHeader(header), *PositionFromHeader(header));
  CHECK(again.dump() == header.dump());
  header.erase("options");
  CHECK(
      header.dump() ==
      R"({"data_digest":"01","photos":24,"left_out_digest":"23","left_out":2,)"
      R"("unseen_digest":"89","unseen":3,)"
      R"("negatives_digest":"45","others_digest":"56","teacher_digest":"67","init":{"data_digest":"0123"},)"
      R"("epoch":2,"step":3,"epoch_loss":4.5,"epoch_images":60,"epoch_labelled":50,)"
      R"("epoch_correct":40,"epoch_seconds":5.5,"epoch_augment_seconds":6.5,)"
      R"("epoch_waiting_seconds":7.5,"optimizer_steps":80,"best_top1":0.875,"history":[)"
      R"({"epoch":1,"size":64,"learning_rate":0.25,"loss":1.5,"train_top1":0.5,)"
      R"("val_loss":2.5,"val_top1":0.375,"val_balanced":0.625,"seconds":8.5,)"
      R"("images_per_second":9.5,"augment_share":0.125,"waiting_share":0.0625}]})");
}

TEST_CASE("an epoch without validation photos has NaN, and so has a field of later versions") {
  TrainingPosition position = UnusualPosition();
  position.history[0].val_top1 = NAN;
  nlohmann::ordered_json header = Stored({}, position);
  CHECK(header["history"][0]["val_top1"].is_null());
  header["history"][0].erase("augment_share");
  header.erase("epoch_labelled");
  const TrainingPosition read = *PositionFromHeader(header);
  CHECK(std::isnan(read.history[0].val_top1));
  CHECK(std::isnan(read.history[0].augment_share));
  CHECK(read.history[0].waiting_share == 0.0625);
  CHECK(read.epoch_labelled == 60);  // all images
}

TEST_CASE("a run resumes with its own inputs only, and the error says which one is not") {
  const TrainingInputs saved{.data_digest = "01",
                             .photos = 24,
                             .left_out_digest = "23",
                             .left_out = 2,
                             .unseen_digest = "89",
                             .unseen = 3,
                             .negatives_digest = "45",
                             .others_digest = "56",
                             .teacher_digest = "67"};
  CHECK(CheckSameInputs(saved, saved));
  CHECK(CheckSameInputs({}, {}));
  const auto refusal = [&](const TrainingInputs& now) {
    const auto same = CheckSameInputs(saved, now);
    return same ? "" : same.error().message;
  };
  TrainingInputs now = saved;
  now.data_digest = "99";
  now.photos = 23;
  CHECK(refusal(now) ==
        "the photos in --data are not those of the run: expected 24 photos, digest 01, found 23 "
        "photos, digest 99; put the files back as they were, under the same names, or start a new "
        "run without --resume");
  now = saved;
  now.left_out_digest = "";
  CHECK(refusal(now) == Contains("the photos that --leave-out names are not those of the run: "
                                 "expected 2 photos, digest 23, found none; "));
  now = saved;
  now.unseen_digest = "99";
  CHECK(refusal(now) == Contains("the photos of --unseen-sources are not those of the run: "
                                 "expected 3 photos, digest 89, found 3 photos, digest 99; "));
  now = saved;
  now.negatives_digest = "99";
  CHECK(refusal(now) == Contains("the photos in --negatives are not those of the run: expected "
                                 "digest 45, found digest 99; "));
  now = saved;
  now.teacher_digest = "";
  CHECK(refusal(now) == Contains("the weights of --teacher are not those of the run: expected "
                                 "digest 67, found none; "));
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
