#pragma once

#include <chrono>
#include <cstddef>
#include <span>

#include "engine/base/clock.h"

namespace mobilenet {

// Splits the time of a network's runs by layer. Off until it is told where to add up, and then one
// reading of the clock for each stretch of work that it measures.
class LayerClock {
 public:
  // seconds[i] grows by what layer i takes; an empty span ends that.
  void MeasureInto(std::span<double> seconds) { seconds_ = seconds; }
  // From here on time counts.
  void Start() {
    if (!seconds_.empty()) last_ = Clock::now();
  }
  // The time since the last Start or Lap went into `layer`.
  void Lap(size_t layer) {
    if (seconds_.empty()) return;
    const Clock::time_point now = Clock::now();
    seconds_[layer] += std::chrono::duration<double>(now - last_).count();
    last_ = now;
  }

 private:
  std::span<double> seconds_;
  Clock::time_point last_;
};

}  // namespace mobilenet
