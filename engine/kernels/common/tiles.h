#pragma once

#include <cstdint>

namespace mobilenet {

// Calls body(first row, count) for tiles of about as many rows each, kMost at most: a tile of few
// rows loads a matrix for little work.
template <int kMost, class Body>
inline void ForTiles(int64_t rows, const Body& body) {
  int64_t tiles = (rows + kMost - 1) / kMost;
  for (int64_t row = 0; row < rows; --tiles) {
    const int count = static_cast<int>((rows - row + tiles - 1) / tiles);
    body(row, count);
    row += count;
  }
}

}  // namespace mobilenet
