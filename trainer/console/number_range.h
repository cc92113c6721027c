#pragma once

#include <limits>
#include <string>

#include "engine/base/result.h"

namespace mobilenet {

// The numbers that an option accepts. NaN and infinity are never among them.
struct NumberRange {
  double least = -std::numeric_limits<double>::infinity();
  double most = std::numeric_limits<double>::infinity();
  bool above = false;   // `least` itself is refused
  int multiple_of = 1;  // for integers
};

constexpr NumberRange Between(double least, double most) { return {.least = least, .most = most}; }
constexpr NumberRange AtLeast(double least) { return {.least = least}; }
constexpr NumberRange Above(double least, double most = std::numeric_limits<double>::infinity()) {
  return {.least = least, .most = most, .above = true};
}
constexpr NumberRange MultipleOf(int step, double least, double most) {
  return {.least = least, .most = most, .multiple_of = step};
}

// "from 0 to 0.9", "above 0", "above 0 and up to 1", "at least 0", "a multiple of 32 from 32 to
// 1024".
std::string RangeText(const NumberRange& range);

// Reads the whole text as one decimal number: no blanks, no sign "+", no comma. T is int, uint64_t,
// float or double. The error says what was expected and found: `expected a number above 0, found
// "nan"`.
template <class T>
Result<T> ParseNumber(const std::string& text, const NumberRange& range);

// The text with the fewest digits that ParseNumber reads as the same number: "0.0002". T as above.
template <class T>
std::string NumberText(T value);

}  // namespace mobilenet
