// Whole runs on a synthetic data set: coloured shapes in three classes.
#include "trainer/training/training.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/file.h"
#include "engine/base/random.h"
#include "tests/support/contains.h"
#include "trainer/data/split.h"

TEST_SUITE_BEGIN("trainer.training");

namespace mobilenet {
namespace {

constexpr int kSide = 40;

// Class 0 horizontal stripes, 1 vertical stripes, 2 a chequerboard, in random colours and widths.
PhotoSet MakePhotos(int count) {
  PhotoSet set;
  std::vector<uint8_t> pixels;
  set.labels = {"horizontal", "vertical", "chequered"};
  set.digest = "synthetic";
  for (int i = 0; i < count; ++i) {
    Random random(77, static_cast<uint64_t>(i));
    const int label = i % 3, width = 3 + static_cast<int>(random.Below(3));
    uint8_t colours[2][3];
    for (auto& colour : colours) {
      for (uint8_t& value : colour) value = static_cast<uint8_t>(random.Below(100));
    }
    for (uint8_t& value : colours[1]) value = static_cast<uint8_t>(value + 150);
    const PackedPhoto photo{.offset = pixels.size(),
                            .width = kSide,
                            .height = kSide,
                            .label = label,
                            .file = static_cast<uint32_t>(i),
                            .hash = (uint64_t{random.Next()} << 32) + random.Next()};
    for (int y = 0; y < kSide; ++y) {
      for (int x = 0; x < kSide; ++x) {
        const int row = y / width % 2, column = x / width % 2;
        const int which = label == 0 ? row : label == 1 ? column : row ^ column;
        pixels.insert(pixels.end(), colours[which], colours[which] + 3);
      }
    }
    set.photos.push_back(photo);
  }
  set.SetPixels(std::move(pixels));
  return set;
}

TrainOptions SmallOptions() {
  TrainOptions options = *PresetOptions("best");
  options.spec.alpha = 0.25;
  options.spec.resolution = 32;
  options.spec.classes = 3;
  options.epochs = 2;
  options.batch = 16;
  options.learning_rate = 0.05f;
  options.average_decay = 0.9f;
  return options;
}

std::string TemporaryFile(const char* name) {
  return "/tmp/mobilenet-" + std::to_string(getpid()) + "-" + name;
}

void RunToEnd(Training& training) {
  while (!training.Finished()) {
    while (!training.EpochDone()) REQUIRE(training.Step().has_value());
    REQUIRE(training.FinishEpoch().has_value());
  }
}

bool SameTensors(const Weights& a, const Weights& b) {
  return a.tensors.size() == b.tensors.size() &&
         std::equal(a.tensors.begin(), a.tensors.end(), b.tensors.begin(),
                    [](const auto& x, const auto& y) {
                      return x.first == y.first && x.second.values == y.second.values;
                    });
}

}  // namespace

TEST_CASE("a run learns a small synthetic data set to 100%") {
  // Enough photos and epochs for every seed, because the last bits of a run are random.
  const PhotoSet photos = MakePhotos(144);
  TrainOptions options = SmallOptions();
  options.epochs = 40;
  options.augmentation.min_area = 0.8f;
  const Split split = SplitPhotos(photos, {.validation_share = 0.25, .seed = options.seed});
  ThreadPool pool(2);
  Training training(options, photos, split, pool);
  RunToEnd(training);
  const auto outcome = training.Finish();
  REQUIRE(outcome.has_value());
  CHECK(outcome->validation.evaluation.top1 == 1.0);
  CHECK(outcome->weights.labels == photos.labels);
  CHECK(training.history().size() == 40);
  CHECK(training.history().back().loss < training.history().front().loss);
}

TEST_CASE("a run that is cut off anywhere resumes to the same bits") {
  const PhotoSet photos = MakePhotos(60);
  const std::string path = TemporaryFile("resume.checkpoint");
  ThreadPool pool(1);
  for (const bool keep_best : {false, true}) {
    TrainOptions options = SmallOptions();
    options.keep_best = keep_best;
    if (keep_best) options.average_decay = 0;
    const Split split = SplitPhotos(photos, {.validation_share = 0.2, .seed = options.seed});
    Training whole(options, photos, split, pool);
    RunToEnd(whole);
    const auto expected = whole.Finish();
    REQUIRE(expected.has_value());
    for (const int steps : {0, 1, 3, 4}) {
      Training first(options, photos, split, pool);
      for (int i = 0; i < steps; ++i) {
        if (first.EpochDone()) REQUIRE(first.FinishEpoch().has_value());
        REQUIRE(first.Step().has_value());
      }
      REQUIRE(first.Save(path).has_value());
      const auto checkpoint = ReadCheckpoint(path);
      REQUIRE(checkpoint.has_value());
      const auto restored = TrainOptionsFromJson(checkpoint->header["options"]);
      REQUIRE(restored.has_value());
      TrainOptions resumed_options = *restored;
      resumed_options.spec.classes = 3;
      Training second(resumed_options, photos, split, pool);
      REQUIRE(second.Resume(*checkpoint).has_value());
      RunToEnd(second);
      const auto actual = second.Finish();
      REQUIRE(actual.has_value());
      INFO("cut off after ", steps, " steps, keep_best ", keep_best);
      CHECK(SameTensors(actual->weights, expected->weights));
      CHECK(actual->weights.calibration.temperature == expected->weights.calibration.temperature);
      CHECK(second.history().size() == whole.history().size());
    }
  }
  std::remove(path.c_str());
}

TEST_CASE("the history tells what augmentation takes, and histories without it are read") {
  const PhotoSet photos = MakePhotos(60);
  const TrainOptions options = SmallOptions();
  const Split split = SplitPhotos(photos, {.validation_share = 0.2, .seed = options.seed});
  const std::string path = TemporaryFile("history.checkpoint");
  for (const int threads : {1, 2}) {
    ThreadPool pool(threads);
    Training training(options, photos, split, pool);
    while (!training.EpochDone()) {
      const auto step = training.Step();
      REQUIRE(step.has_value());
      CHECK(step->augment_share > 0);
      CHECK(step->augment_share < 1);
    }
    const auto record = training.FinishEpoch();
    REQUIRE(record.has_value());
    CHECK(record->augment_share > 0);
    CHECK(record->augment_share < 1);
    CHECK(record->waiting_share > 0);
    CHECK(record->waiting_share < 1);
    // One thread waits for all of it.
    if (threads == 1) CHECK(record->waiting_share >= record->augment_share);
    CHECK(record->images_per_second > training.StepsPerEpoch() * options.batch / record->seconds);
    REQUIRE(training.Save(path).has_value());

    auto checkpoint = ReadCheckpoint(path);
    REQUIRE(checkpoint.has_value());
    Training same(options, photos, split, pool);
    REQUIRE(same.Resume(*checkpoint).has_value());
    CHECK(ToJson(same.history()[0]) == ToJson(*record));

    for (const char* key : {"augment_share", "waiting_share", "images_per_second"}) {
      CHECK(checkpoint->header["history"][0].erase(key) == 1);
    }
    Training older(options, photos, split, pool);
    REQUIRE(older.Resume(*checkpoint).has_value());
    CHECK(older.history()[0].loss == record->loss);
    CHECK(std::isnan(older.history()[0].augment_share));
    CHECK(ToJson(older.history()[0])["augment_share"].dump() == "null");
  }
  std::remove(path.c_str());
}

TEST_CASE("a run starts from trained weights, with a new head for new labels") {
  const PhotoSet photos = MakePhotos(60);
  const TrainOptions options = SmallOptions();
  const Split split = SplitPhotos(photos, {.validation_share = 0.2, .seed = options.seed});
  ThreadPool pool(1);
  Training first(options, photos, split, pool);
  RunToEnd(first);
  const auto trained = first.Finish();
  REQUIRE(trained.has_value());

  TrainOptions other_options = options;
  other_options.seed = 99;
  PhotoSet renamed = photos;
  renamed.labels[0] = "something else";
  for (const PhotoSet* set : {&photos, static_cast<const PhotoSet*>(&renamed)}) {
    Training second(other_options, *set, split, pool);
    REQUIRE(second.Initialise(trained->weights).has_value());
    const auto start = second.Finish();
    REQUIRE(start.has_value());
    const auto same = [&](const char* name) {
      return start->weights.tensors.at(name).values == trained->weights.tensors.at(name).values;
    };
    CHECK(same("pw13.weight"));
    CHECK(same("conv1.bn.variance"));
    CHECK(same("fc.weight") == (set == &photos));
  }
}

TEST_CASE("a checkpoint of other photos or another network is refused in words") {
  const PhotoSet photos = MakePhotos(30);
  const TrainOptions options = SmallOptions();
  const Split split = SplitPhotos(photos, {.validation_share = 0.2, .seed = options.seed});
  ThreadPool pool(1);
  const std::string path = TemporaryFile("refused.checkpoint");
  Training training(options, photos, split, pool);
  REQUIRE(training.Save(path).has_value());
  const auto checkpoint = ReadCheckpoint(path);
  REQUIRE(checkpoint.has_value());

  PhotoSet others = photos;
  others.digest = "others";
  Training on_others(options, others, split, pool);
  const auto refused = on_others.Resume(*checkpoint);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().message == Contains("not those of the run"));

  TrainOptions wider = options;
  wider.spec.alpha = 0.5;
  Training wide(wider, photos, split, pool);
  CHECK_FALSE(wide.Resume(*checkpoint).has_value());
  std::remove(path.c_str());

  // Anyone can compute a checkpoint's digest, so its header may hold anything.
  for (const auto& forged : std::initializer_list<std::pair<const char*, int>>{
           {"epoch", -1}, {"epoch", options.epochs + 1}, {"step", -1}, {"step", 1000000}}) {
    const std::string key = forged.first;
    CAPTURE(key);
    Checkpoint changed = *checkpoint;
    changed.header[key] = forged.second;
    const auto resumed = training.Resume(changed);
    REQUIRE_FALSE(resumed.has_value());
    CHECK(resumed.error().message == Contains("which its run does not have"));
  }
  Checkpoint changed = *checkpoint;
  changed.header["photos"] = "many";
  REQUIRE_FALSE(training.Resume(changed).has_value());
  CHECK(training.Resume(changed).error().message ==
        Contains("the checkpoint's header is malformed"));
  CHECK(training.Resume(*checkpoint).has_value());
}

TEST_CASE("a truncated or changed checkpoint is refused in words") {
  const std::string path = TemporaryFile("damaged.checkpoint");
  std::vector<float> values(100, 1.5f);
  REQUIRE(WriteCheckpoint(path, {{"epoch", 3}}, {std::span<float>(values)}).has_value());
  const auto whole = ReadCheckpoint(path);
  REQUIRE(whole.has_value());
  CHECK(whole->header["epoch"] == 3);
  CHECK(whole->arrays[0] == values);
  const auto bytes = ReadFile(path);
  REQUIRE(bytes.has_value());
  for (size_t cut = 0; cut < bytes->size(); cut += 7) {
    REQUIRE(WriteFileAtomically(path, {bytes->data(), cut}).has_value());
    const auto refused = ReadCheckpoint(path);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().message == Contains(path));
  }
  for (size_t at = 0; at < bytes->size(); at += 5) {
    std::vector<uint8_t> changed = *bytes;
    changed[at] ^= 0x10;
    REQUIRE(WriteFileAtomically(path, changed).has_value());
    CHECK_FALSE(ReadCheckpoint(path).has_value());
  }
  std::remove(path.c_str());
}

TEST_CASE("a loss that is not finite stops the run and says where") {
  const PhotoSet photos = MakePhotos(60);
  TrainOptions options = SmallOptions();
  options.learning_rate = 1e30f;
  options.warmup_epochs = 0;
  options.optimizer.clip_norm = 0;
  const Split split = SplitPhotos(photos, {.validation_share = 0.2, .seed = options.seed});
  ThreadPool pool(1);
  Training training(options, photos, split, pool);
  std::string message;
  for (int i = 0; i < 3 && message.empty(); ++i) {
    const auto step = training.Step();
    if (!step) message = step.error().message;
  }
  CHECK(message == Contains("epoch 1, step"));
  CHECK(message == Contains("learning rate"));
}

}  // namespace mobilenet

TEST_SUITE_END();
