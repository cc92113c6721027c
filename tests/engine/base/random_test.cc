#include "engine/base/random.h"

#include <doctest/doctest.h>

#include <array>
#include <set>

#include "engine/infer/answer.h"

TEST_SUITE_BEGIN("engine.base");

namespace mobilenet {
namespace {

// The known answers for philox4x32 with 10 rounds in the authors' own distribution, Random123
// (tests/kat_vectors): zeros, ones, and the digits of pi.
TEST_CASE("philox gives its authors' known answers") {
  struct Answer {
    Random::Block counter;
    std::array<uint32_t, 2> key;
    Random::Block result;
  };
  const Answer answers[] = {
      {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
      {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
       {0xffffffff, 0xffffffff},
       {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
      {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
       {0xa4093822, 0x299f31d0},
       {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
  };
  for (const Answer& answer : answers) {
    CAPTURE(answer.counter[0]);
    CHECK(Random::Philox(answer.counter, answer.key) == answer.result);
  }
}

TEST_CASE("a stream is the sequence of its blocks") {
  Random random(0, 0);
  const Random::Block first = Random::Philox({0, 0, 0, 0}, {0, 0});
  const Random::Block second = Random::Philox({1, 0, 0, 0}, {0, 0});
  for (const uint32_t value : first) CHECK(random.Next() == value);
  for (const uint32_t value : second) CHECK(random.Next() == value);
}

TEST_CASE("every part of a stream's name counts, and the same name gives the same stream") {
  const uint64_t high = uint64_t{1} << 32;
  const Random streams[] = {Random(1, 1), Random(1, 1, 1), Random(1, 2),       Random(1, 1 + high),
                            Random(2, 1), Random(2, 1, 1), Random(1 + high, 1)};
  std::set<uint32_t> firsts;
  for (Random stream : streams) firsts.insert(stream.Next());
  CHECK(firsts.size() == std::size(streams));
  Random one(7, 8, 9), other(7, 8, 9);
  for (int i = 0; i < 10; ++i) CHECK(one.Next() == other.Next());
}

TEST_CASE("uniform numbers stay in their range and spread over it") {
  Random random(3, 4);
  const int count = 10000;
  double sum = 0.0, square_sum = 0.0;
  std::array<int, 7> hits{};
  for (int i = 0; i < count; ++i) {
    const float value = random.Uniform();
    REQUIRE(value >= 0.0f);
    REQUIRE(value < 1.0f);
    sum += value;
    square_sum += value * value;
    const float scaled = random.Uniform(-2.0f, 3.0f);
    REQUIRE(scaled >= -2.0f);
    REQUIRE(scaled <= 3.0f);
    const uint32_t below = random.Below(7);
    REQUIRE(below < 7);
    ++hits[below];
  }
  // Five standard deviations of the mean of 1/2 and of the mean square of 1/3.
  CHECK(sum / count == doctest::Approx(0.5).epsilon(0.03));
  CHECK(square_sum / count == doctest::Approx(1.0 / 3.0).epsilon(0.05));
  for (const int hit : hits) CHECK(hit == doctest::Approx(count / 7.0).epsilon(0.13));
  CHECK(random.Below(1) == 0);
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
