#include "engine/base/column_abs_sums.h"

#include <cstdlib>
#include <vector>

#include "tests/support/int8_testing.h"

TEST_SUITE_BEGIN("engine.base");

namespace mobilenet {
namespace {

using testing::RandomInt8;

TEST_CASE("magnitudes are summed column by column, that of -128 too") {
  for (const int rows : {1, 2, 9, 100}) {
    for (const int columns : {1, 3, 8, 15, 16, 17, 40}) {
      CAPTURE(rows);
      CAPTURE(columns);
      std::vector<int8_t> matrix = RandomInt8(static_cast<size_t>(rows) * columns, 1);
      matrix.back() = -128;
      std::vector<uint32_t> expected(columns, 0);
      for (size_t i = 0; i < matrix.size(); ++i) expected[i % columns] += std::abs(int{matrix[i]});
      std::vector<uint32_t> sums(columns, 99);
      ColumnAbsSums(matrix.data(), rows, columns, sums.data());
      CHECK(sums == expected);
    }
  }
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
