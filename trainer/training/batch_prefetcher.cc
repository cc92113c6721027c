#include "trainer/training/batch_prefetcher.h"

#include <algorithm>
#include <numeric>

#include "engine/base/clock.h"

namespace mobilenet {

BatchPrefetcher::BatchPrefetcher(BatchSource& source, ThreadPool& pool, Teacher* teacher)
    : source_(source),
      pool_(pool),
      teacher_(teacher),
      seconds_(static_cast<size_t>(pool.threads())) {}

BatchPrefetcher::~BatchPrefetcher() { pool_.FinishPrepared(); }

BatchTimes BatchPrefetcher::Load(const BatchPosition& position,
                                 const std::optional<BatchPosition>& next, Network& network) {
  const Clock::time_point start = Clock::now();
  if (prepared_ != position) Prepare(position);
  pool_.FinishPrepared();
  prepared_.reset();
  const BatchTimes times{std::accumulate(seconds_.begin(), seconds_.end(), 0.0),
                         SecondsSince(start)};
  network.Resize(position.resolution, source_.BatchSize(position.step));
  network.SwapBatch(images_, targets_);
  if (next) Prepare(*next);
  return times;
}

void BatchPrefetcher::Prepare(const BatchPosition& position) {
  pool_.FinishPrepared();  // an earlier batch still reads its epoch's order and writes the buffers
  prepared_ = position;
  source_.StartEpoch(position.epoch);
  const size_t batch = static_cast<size_t>(source_.BatchSize(position.step));
  const size_t outputs = static_cast<size_t>(source_.Outputs());
  const size_t image_floats = static_cast<size_t>(position.resolution) * position.resolution * 3;
  if (images_.size() < batch * image_floats) images_ = AlignedBuffer<float>(batch * image_floats);
  targets_.resize(batch * outputs);
  if (teacher_ != nullptr) teacher_->Resize(position.resolution);
  std::fill(seconds_.begin(), seconds_.end(), 0.0);
  pool_.Prepare(static_cast<int>(batch), [=, this](int index, int worker) {
    const Clock::time_point start = Clock::now();
    const std::span<float> image{images_.data() + index * image_floats, image_floats};
    const std::span<float> target{targets_.data() + index * outputs, outputs};
    const bool labelled =
        source_.FillImage(position.step, index, position.resolution, image, target);
    if (labelled && teacher_ != nullptr) teacher_->BlendTarget(worker, image, target);
    seconds_[worker] += SecondsSince(start);
  });
}

}  // namespace mobilenet
