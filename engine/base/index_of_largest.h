#pragma once

#include <algorithm>
#include <span>

namespace mobilenet {

// The first of them, where several are equally large; `values` has at least one.
inline int IndexOfLargest(std::span<const float> values) {
  return static_cast<int>(std::max_element(values.begin(), values.end()) - values.begin());
}

}  // namespace mobilenet
