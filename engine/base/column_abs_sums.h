#pragma once

#include <cstddef>
#include <cstdint>

namespace mobilenet {

// sums[j] = |matrix[0, j]| + |matrix[1, j]| + ... of an int8 matrix [rows, columns]. No sum may
// leave 32 bits, which those of 2^25 rows cannot.
void ColumnAbsSums(const int8_t* matrix, int64_t rows, int columns, uint32_t* sums);

}  // namespace mobilenet
