#pragma once

#include <array>
#include <vector>

#include "engine/base/clock.h"

namespace mobilenet {

// The kinds of work in which a pass spends its time.
enum class PassKind { kConvolution, kPointwise, kDepthwise, kBatchNorm };
inline constexpr int kPassKinds = 4;

// Where the time of training steps goes, in seconds, summed over the steps.
struct StepProfile {
  struct Pass {
    double wall = 0;                        // elapsed time
    std::array<double, kPassKinds> work{};  // by PassKind, all threads together
  };
  std::vector<Pass> forward, backward;  // for each convolution layer
  double pack = 0;                      // packing the weights, elapsed time
  double update = 0;                    // optimizer and moving averages, elapsed time
  double augment = 0;                   // preparing images, all threads together
  double head = 0;                      // pool, fully connected layer and loss, elapsed time
};

// Adds its lifetime in seconds to `sum`. If `sum` is null, it does nothing.
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

// Splits one thread's time by PassKind. Off until Enable(true); while off it never reads the clock,
// because a reading for every block of a pass would cost time.
class PassClock {
 public:
  void Enable(bool on) { on_ = on; }
  // Begins to measure.
  void Start() {
    if (on_) last_ = Clock::now();
  }
  // Counts the time since the last Start or Lap as spent on `kind`.
  void Lap(PassKind kind) {
    if (!on_) return;
    const Clock::time_point now = Clock::now();
    seconds_[static_cast<int>(kind)] += std::chrono::duration<double>(now - last_).count();
    last_ = now;
  }
  // Adds the measured seconds to `sums`, by PassKind, and sets them to zero.
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
