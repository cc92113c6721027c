#include "trainer/bench/training_bench.h"

#include <utility>
#include <vector>

#include "engine/base/clock.h"
#include "engine/base/random.h"
#include "engine/base/thread_pool.h"
#include "engine/kernels/common/peak.h"
#include "engine/kernels/pointwise/bfloat16.h"
#include "engine/kernels/pointwise/bfloat16_product.h"
#include "trainer/bench/peak_measure.h"
#include "trainer/data/split.h"
#include "trainer/training/training.h"

namespace mobilenet {
namespace {

// Photos of noise with an aspect ratio of 4:3.
PhotoSet NoisePhotos(const TrainOptions& options) {
  constexpr int kClasses = 10, kPhotos = 512;
  PhotoSet set;
  for (int label = 0; label < kClasses; ++label) set.labels.push_back(std::to_string(label));
  const int height = PhotoShortSide(options.spec.resolution), width = height * 4 / 3;
  const size_t bytes = static_cast<size_t>(height) * width * 3;
  std::vector<uint8_t> pixels(bytes * kPhotos);
  Random random(options.seed, 0);
  for (uint8_t& value : pixels) value = static_cast<uint8_t>(random.Below(256));
  for (int i = 0; i < kPhotos; ++i) {
    set.photos.push_back({bytes * i, static_cast<uint16_t>(width), static_cast<uint16_t>(height),
                          i % kClasses, static_cast<uint32_t>(i), 0});
  }
  set.SetPixels(std::move(pixels));
  return set;
}

Result<double> TakeSteps(Training& training, int steps) {
  const Clock::time_point start = Clock::now();
  for (int i = 0; i < steps; ++i) {
    if (const auto step = training.Step(); !step) return tl::unexpected(step.error());
  }
  return SecondsSince(start);
}

}  // namespace

Result<TrainingBench> RunTrainingBench(const TrainOptions& options, int threads, int steps) {
  constexpr int kWarmUp = 2;
  TrainingBench bench;
  bench.options = options;
  bench.threads = threads;
  bench.steps = steps;
  ThreadPool pool(threads);
  const PhotoSet photos = NoisePhotos(options);
  Split split;  // one epoch holds all steps, so that no time is spent on validation
  for (int i = 0; i < options.batch * (kWarmUp + 2 * steps); ++i) {
    split.train.push_back(static_cast<uint32_t>(i % photos.photos.size()));
  }
  Training training(options, photos, split, pool);

  const PeakRun peak = options.precision == Precision::kBfloat16 ? &RunBfloat16Peak : &RunFloatPeak;
  bench.peak = MeasurePeak(peak, pool);
  if (auto warm_up = TakeSteps(training, kWarmUp); !warm_up) {
    return tl::unexpected(warm_up.error());
  }
  const auto seconds = TakeSteps(training, steps);
  if (!seconds) return tl::unexpected(seconds.error());
  training.SetProfile(&bench.profile);
  const auto profiled = TakeSteps(training, steps);
  if (!profiled) return tl::unexpected(profiled.error());
  bench.seconds = *seconds;
  bench.profiled_seconds = *profiled;
  bench.peak = std::max(bench.peak, MeasurePeak(peak, pool));
  return bench;
}

}  // namespace mobilenet
