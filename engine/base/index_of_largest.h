#pragma once

#include <algorithm>
#include <span>

namespace mobilenet {

// Index of the largest value (argmax); the first one if several are equal. `values` must not be
// empty.
inline int IndexOfLargest(std::span<const float> values) {
  return static_cast<int>(std::max_element(values.begin(), values.end()) - values.begin());
}

}  // namespace mobilenet
