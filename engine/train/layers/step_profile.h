#pragma once

#include <array>
#include <vector>

#include "engine/base/clock.h"

namespace mobilenet {

// What a training pass spends its time on.
enum class PassKind { kConvolution, kPointwise, kDepthwise, kBatchNorm };
inline constexpr int kPassKinds = 4;

// Where the time of training steps went; sums over all steps since it was set to zero.
struct StepProfile {
  struct Pass {
    double wall = 0;                        // seconds
    std::array<double, kPassKinds> work{};  // seconds of all threads together
  };
  std::vector<Pass> forward, backward;  // of each convolution layer
  double pack = 0;                      // packing the weights: wall seconds
  double update = 0;                    // optimiser and moving averages: wall seconds
  double augment = 0;                   // preparing images: seconds of all threads together
  double head = 0;                      // pooling, fully connected and loss: wall seconds
};

// Adds the seconds of its lifetime to `sum`, unless that is null.
class Stopwatch {
 public:
  explicit Stopwatch(double* sum) : sum_(sum) {
    if (sum_ != nullptr) start_ = Clock::now();
  }
  ~Stopwatch() {
    if (sum_ != nullptr) *sum_ += SecondsSince(start_);
  }
  Stopwatch(const Stopwatch&) = delete;
  Stopwatch& operator=(const Stopwatch&) = delete;

 private:
  double* const sum_;
  Clock::time_point start_;
};

// Splits one thread's time by work. Off until it is told to run, and then two clock readings for
// each block that it measures.
class WorkClock {
 public:
  void Enable(bool on) { on_ = on; }
  // From here on time counts.
  void Start() {
    if (on_) last_ = Clock::now();
  }
  // The time since the last Start or Lap was spent on `work`.
  void Lap(PassKind work) {
    if (!on_) return;
    const Clock::time_point now = Clock::now();
    seconds_[static_cast<int>(work)] += std::chrono::duration<double>(now - last_).count();
    last_ = now;
  }
  // Adds what was measured to `sums` and starts anew.
  void MoveTo(std::array<double, kPassKinds>& sums) {
    for (int i = 0; i < kPassKinds; ++i) sums[i] += seconds_[i];
    seconds_.fill(0);
  }

 private:
  bool on_ = false;
  Clock::time_point last_;
  std::array<double, kPassKinds> seconds_{};
};

}  // namespace mobilenet
