#pragma once

#include <cstddef>
#include <cstdint>

namespace mobilenet {

// sums[j] = |matrix[0, j]| + |matrix[1, j]| + ... for a row-major int8 matrix [rows, columns].
// `sums` has room for `columns` values. The sums fit in 32 bits for up to 2^24 rows.
void ColumnAbsSums(const int8_t* matrix, int64_t rows, int columns, uint32_t* sums);

}  // namespace mobilenet
