#include "trainer/training/batch_prefetcher.h"

#include <doctest/doctest.h>

#include <optional>
#include <utility>
#include <vector>

#include "engine/base/random.h"

TEST_SUITE_BEGIN("trainer.training");

namespace mobilenet {
namespace {

// Noise in two classes, with unusual aspect ratios.
PhotoSet MakePhotos(int count) {
  PhotoSet set;
  set.labels = {"one", "other"};
  std::vector<uint8_t> pixels;
  for (int i = 0; i < count; ++i) {
    Random random(3, static_cast<uint64_t>(i));
    const auto width = static_cast<uint16_t>(30 + random.Below(20));
    const auto height = static_cast<uint16_t>(30 + random.Below(20));
    set.photos.push_back({.offset = pixels.size(),
                          .width = width,
                          .height = height,
                          .label = i % 2,
                          .file = static_cast<uint32_t>(i),
                          .hash = random.Next()});
    for (int byte = 0; byte < width * height * 3; ++byte) {
      pixels.push_back(static_cast<uint8_t>(random.Next()));
    }
  }
  set.SetPixels(std::move(pixels));
  return set;
}

// A source, and a network that loads its batches.
struct Server {
  Server(const TrainOptions& options, const PhotoSet& photos, const std::vector<uint32_t>& train,
         int threads)
      : pool(threads),
        source(options, photos, train),
        batches(source, pool),
        network({options.spec}, pool) {}

  // The images and targets that a network gets.
  std::vector<float> Load(const BatchPosition& position,
                          const std::optional<BatchPosition>& next = {}) {
    times = batches.Load(position, next, network);
    std::vector<float> values(network.images().begin(), network.images().end());
    for (int image = 0; image < network.batch(); ++image) {
      values.insert(values.end(), network.target(image).begin(), network.target(image).end());
    }
    return values;
  }

  ThreadPool pool;
  BatchSource source;
  BatchPrefetcher batches;
  Network network;
  BatchTimes times;
};

struct BatchFixture {
  explicit BatchFixture(bool augment) : photos(MakePhotos(22)) {
    options = *PresetOptions("best");
    options.spec = {.alpha = 0.25, .resolution = 32, .classes = 2};
    options.batch = 8;
    options.augment = augment;
    for (uint32_t i = 0; i < 22; ++i) train.push_back(i);
  }

  PhotoSet photos;
  std::vector<uint32_t> train;
  TrainOptions options;
};

// Every step of three epochs, the middle one of another resolution.
std::vector<BatchPosition> ThreeEpochs(int steps) {
  std::vector<BatchPosition> positions;
  for (int i = 0; i < 3 * steps; ++i) {
    positions.push_back(
        {.epoch = i / steps, .step = i % steps, .resolution = i / steps == 1 ? 64 : 32});
  }
  return positions;
}

TEST_CASE("a batch that was prepared ahead equals one that Load prepares") {
  // Without augmentation the last batch of an epoch is smaller than the others.
  for (const bool augment : {true, false}) {
    const BatchFixture fixture(augment);
    for (const int threads : {1, 3}) {
      CAPTURE(augment);
      CAPTURE(threads);
      Server ahead(fixture.options, fixture.photos, fixture.train, threads);
      const auto positions = ThreeEpochs(ahead.source.Steps());
      REQUIRE(positions.size() == (augment ? 6 : 9));
      std::vector<float> last;
      for (size_t i = 0; i < positions.size(); ++i) {
        CAPTURE(i);
        const auto next = i + 1 < positions.size() ? std::optional(positions[i + 1]) : std::nullopt;
        const std::vector<float> batch = ahead.Load(positions[i], next);
        const int side = positions[i].resolution;
        CHECK(batch.size() == static_cast<size_t>(ahead.source.BatchSize(positions[i].step)) *
                                  (static_cast<size_t>(side) * side * 3 + 2));
        CHECK(batch != last);
        last = batch;
        Server alone(fixture.options, fixture.photos, fixture.train, 1);
        CHECK(batch == alone.Load(positions[i]));
      }
    }
  }
}

TEST_CASE("a batch that was not announced is loaded all the same") {
  const BatchFixture fixture(true);
  Server server(fixture.options, fixture.photos, fixture.train, 2);
  const BatchPosition early{.epoch = 0, .step = 1, .resolution = 32};
  const BatchPosition late{.epoch = 5, .step = 0, .resolution = 64};
  const std::vector<float> expected_late = server.Load(late), expected_early = server.Load(early);
  CHECK(server.Load(late, early) == expected_late);
  CHECK(server.Load(late, late) == expected_late);
  CHECK(server.Load(early, late) == expected_early);
  CHECK(server.Load(late) == expected_late);
}

TEST_CASE("sources that share a pool do not disturb each other") {
  const BatchFixture fixture(true);
  Server server(fixture.options, fixture.photos, fixture.train, 2);
  const BatchPosition first{.epoch = 0, .step = 0, .resolution = 32};
  const BatchPosition second{.epoch = 0, .step = 1, .resolution = 32};
  const std::vector<float> expected = server.Load(second);
  server.Load(first, second);
  {
    BatchSource source(fixture.options, fixture.photos, fixture.train);
    BatchPrefetcher others(source, server.pool);
    Network network({fixture.options.spec}, server.pool);
    others.Load(second, first, network);  // and is destroyed before its next batch is loaded
  }
  CHECK(server.Load(second) == expected);
}

TEST_CASE("the time to prepare a batch is measured whether Load waits for it or not") {
  const BatchFixture fixture(true);
  Server server(fixture.options, fixture.photos, fixture.train, 1);
  const BatchPosition first{.epoch = 0, .step = 0, .resolution = 64};
  const BatchPosition second{.epoch = 0, .step = 1, .resolution = 64};
  server.Load(first, second);
  CHECK(server.times.work > 0);
  CHECK(server.times.waiting >= server.times.work);
  server.pool.FinishPrepared();
  server.Load(second);
  CHECK(server.times.work > 0);
  CHECK(server.times.waiting < server.times.work);
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
