#include "trainer/console/number_range.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>

TEST_SUITE_BEGIN("trainer.console");

namespace mobilenet {
namespace {

template <class T>
T Parsed(const std::string& text, const NumberRange& range) {
  const Result<T> number = ParseNumber<T>(text, range);
  REQUIRE_MESSAGE(number.has_value(), number.error().message);
  return *number;
}

// The message of a refusal; empty where the text is accepted.
template <class T>
std::string Refusal(const std::string& text, const NumberRange& range) {
  const Result<T> number = ParseNumber<T>(text, range);
  return number ? "" : number.error().message;
}

TEST_CASE("numbers within their range are read exactly") {
  CHECK(Parsed<int>("12", Between(1, 12)) == 12);
  CHECK(Parsed<int>("-3", NumberRange{}) == -3);
  CHECK(Parsed<int>("010", AtLeast(0)) == 10);  // decimal, not octal
  CHECK(Parsed<int>("1024", MultipleOf(32, 32, 1024)) == 1024);
  CHECK(Parsed<uint64_t>("18446744073709551615", AtLeast(0)) ==
        std::numeric_limits<uint64_t>::max());
  CHECK(Parsed<float>("0.01", Between(0.01, 1)) == 0.01f);
  CHECK(Parsed<float>("5e-05", Above(0)) == 5e-5f);
  CHECK(Parsed<double>("1", Above(0, 1)) == 1.0);
  CHECK(Parsed<double>(".5", Above(0, 1)) == 0.5);
}

TEST_CASE("what is no number, or out of range, is refused with what was expected") {
  CHECK(Refusal<float>("nan", Above(0)) == "expected a number above 0, found \"nan\"");
  CHECK(Refusal<double>("-nan", Above(0)) == "expected a number above 0, found \"-nan\"");
  CHECK(Refusal<float>("inf", AtLeast(0)) == "expected a number of at least 0, found \"inf\"");
  CHECK(Refusal<double>("-infinity", {}) == "expected a number, found \"-infinity\"");
  CHECK(Refusal<float>("0,001", Above(0)) == "expected a number above 0, found \"0,001\"");
  CHECK(Refusal<float>("0", Above(0)) == "expected a number above 0, found \"0\"");
  CHECK(Refusal<double>("0.91", Between(0, 0.9)) ==
        "expected a number from 0 to 0.9, found \"0.91\"");
  CHECK(Refusal<double>("1.01", Above(0, 1)) ==
        "expected a number above 0 and up to 1, found \"1.01\"");
  CHECK(Refusal<double>("0x1", Above(0)) == "expected a number above 0, found \"0x1\"");
  CHECK(Refusal<float>("0.5 ", Above(0)) == "expected a number above 0, found \"0.5 \"");
  CHECK(Refusal<float>("", Above(0)) == "expected a number above 0, found \"\"");
  CHECK(Refusal<int>("", Between(1, 8)) == "expected a whole number from 1 to 8, found \"\"");
  CHECK(Refusal<int>("1e1", Between(1, 100000)) ==
        "expected a whole number from 1 to 100000, found \"1e1\"");
  CHECK(Refusal<int>("2.0", AtLeast(2)) == "expected a whole number of at least 2, found \"2.0\"");
  CHECK(Refusal<int>("100", MultipleOf(32, 32, 1024)) ==
        "expected a multiple of 32 from 32 to 1024, found \"100\"");
  CHECK(Refusal<uint64_t>("-1", AtLeast(0)) ==
        "expected a whole number of at least 0, found \"-1\"");
}

TEST_CASE("a number that the type cannot hold is refused as such") {
  CHECK(Refusal<int>("3000000000", AtLeast(2)) ==
        "expected a whole number of at least 2, found \"3000000000\", which is too large or too "
        "small");
  CHECK(Refusal<float>("1e50", Above(0)) ==
        "expected a number above 0, found \"1e50\", which is too large or too small");
}

TEST_CASE("numbers survive their text") {
  for (const float value : {0.3f, 5e-5f, 1e30f, 0.1f + 0.2f}) {
    CHECK(Parsed<float>(NumberText(value), NumberRange{}) == value);
  }
  CHECK(NumberText(0.3f) == "0.3");
  CHECK(NumberText(0.0002f) == "0.0002");
  CHECK(NumberText(5e-5f) == "5e-05");
  CHECK(NumberText(0.15) == "0.15");
  CHECK(NumberText(20.0f) == "20");
  CHECK(NumberText(100000.0) == "100000");
  CHECK(NumberText(uint64_t{12345678901234567u}) == "12345678901234567");
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
