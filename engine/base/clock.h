#pragma once

#include <chrono>

namespace mobilenet {

using Clock = std::chrono::steady_clock;

// Wall-clock seconds from `start` to now.
inline double SecondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

}  // namespace mobilenet
