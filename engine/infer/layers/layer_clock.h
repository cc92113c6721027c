#pragma once

#include <chrono>
#include <cstddef>
#include <span>

#include "engine/base/clock.h"

namespace mobilenet {

// Measures the time of each layer of a network. Reads no clock until SetProfile gives it a place
// for the results.
class LayerClock {
 public:
  // From now on adds the time of layer i to seconds[i]; an empty span switches the clock off.
  void SetProfile(std::span<double> seconds) { seconds_ = seconds; }
  // The first layer starts now.
  void Start() {
    if (!seconds_.empty()) last_ = Clock::now();
  }
  // Adds the time since the last Start or Lap to `layer`.
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
