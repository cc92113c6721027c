#include "trainer/bench/peak_measure.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include "engine/base/clock.h"

namespace mobilenet {

double MeasurePeak(PeakRun run, ThreadPool& pool) {
  constexpr int kTries = 5;
  constexpr int64_t kRounds = 1 << 21;
  double best = 0;
  for (int i = 0; i < kTries; ++i) {
    std::vector<int64_t> operations(static_cast<size_t>(pool.threads()));
    const Clock::time_point start = Clock::now();
    pool.Run(pool.threads(), [&](int task, int) {
      float values[3] = {0.999f, 0.001f, 0};
      operations[task] = run(kRounds, values);
    });
    const auto total = std::accumulate(operations.begin(), operations.end(), int64_t{0});
    best = std::max(best, static_cast<double>(total) / SecondsSince(start));
  }
  return best;
}

}  // namespace mobilenet
