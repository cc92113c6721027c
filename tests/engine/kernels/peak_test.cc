#include "engine/kernels/common/peak.h"

#include <cmath>

#include "tests/support/int8_testing.h"

TEST_SUITE_BEGIN("engine.kernels");

namespace mobilenet {
namespace {

using testing::ForEachTarget;

// Runs `rounds` rounds. Returns, per round, the total in values[2] and the number of operations.
template <class Run>
std::pair<double, double> PerRound(const Run& run, int64_t rounds, float first, float second) {
  float values[3] = {first, second, std::nanf("")};
  const int64_t operations = run(rounds, values);
  return {values[2] / static_cast<double>(rounds),
          static_cast<double>(operations) / static_cast<double>(rounds)};
}

TEST_CASE("the peak measurements count their multiply-adds correctly on every target") {
  ForEachTarget([](const char* target) {
    INFO("target: ", target);
    // Each of the independent sums (chains) grows by 2 a round, so the total tells their number.
    float values[3] = {1, 2, 0}, more[3] = {1, 2, 0};
    const int64_t operations = RunFloatPeak(100, values);
    CHECK(RunFloatPeak(200, more) == 2 * operations);
    const double chains = (more[2] - values[2]) / 200.0;
    CHECK(chains >= 8);
    CHECK(operations % static_cast<int64_t>(100 * 2 * chains) == 0);

    // The products are of constants, so the total per round is the same for any even number of
    // rounds.
    const auto [sum, count] = PerRound(RunInt8Peak, 100, 3, 5);
    CHECK(sum > 0);
    CHECK(PerRound(RunInt8Peak, 200, 3, 5) == std::pair(sum, count));
    CHECK(count >= 2 * 2 * 8);  // the scalar target's eight pairs
    CHECK(PerRound(RunInt8Peak, 100, 4, 5).first > sum);
    CHECK(PerRound(RunInt8Peak, 100, 3, 6).first > sum);
  });
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
