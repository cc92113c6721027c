#include "engine/base/column_abs_sums.h"

#include <algorithm>
#include <cstdlib>

namespace mobilenet {

void ColumnAbsSums(const int8_t* matrix, int64_t rows, int columns, uint32_t* sums) {
  std::fill_n(sums, columns, 0u);
  for (int64_t row = 0; row < rows; ++row, matrix += columns) {
    for (int j = 0; j < columns; ++j) sums[j] += static_cast<uint32_t>(std::abs(matrix[j]));
  }
}

}  // namespace mobilenet
