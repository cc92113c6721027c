#pragma once

#include <cstdint>

namespace mobilenet {

// Cuts `rows` rows into as few tiles of at most kMaxRows rows as possible, all of about the same
// height, and calls body(first_row, count) for each in order. Equal heights avoid a last tile of
// one or two rows, which would read as many weights as a full tile for little work.
template <int kMaxRows, class Body>
inline void ForTiles(int64_t rows, const Body& body) {
  int64_t tiles = (rows + kMaxRows - 1) / kMaxRows;
  for (int64_t row = 0; row < rows; --tiles) {
    const int count = static_cast<int>((rows - row + tiles - 1) / tiles);
    body(row, count);
    row += count;
  }
}

}  // namespace mobilenet
