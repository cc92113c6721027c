#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "engine/base/random.h"

namespace mobilenet {

// Puts `items` in random order (Fisher and Yates). The order depends on the state of `random`
// alone.
template <class Item>
void Shuffle(std::vector<Item>& items, Random& random) {
  for (size_t i = items.size(); i > 1; --i) {
    std::swap(items[i - 1], items[random.Below(static_cast<uint32_t>(i))]);
  }
}

}  // namespace mobilenet
