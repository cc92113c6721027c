#include "trainer/console/number_range.h"

#include <charconv>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <cstdio>
#include <system_error>

namespace mobilenet {
namespace {

// A bound in plain digits: NumberText(1000000.0) is "1e+06".
std::string BoundText(double bound) {
  char text[32];
  std::snprintf(text, sizeof(text), "%.15g", bound);
  return text;
}

template <class T>
std::string Expected(const NumberRange& range) {
  std::string text = RangeText(range);
  if (range.multiple_of > 1) return text;
  std::string noun = std::integral<T> ? "a whole number" : "a number";
  if (text.empty()) return noun;
  return noun + (text.starts_with("at least") ? " of " : " ") + text;
}

// The error code of from_chars, which must read the whole text.
template <class T>
std::errc Read(const std::string& text, T& value) {
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  return stop == end ? error : std::errc::invalid_argument;
}

template <class T>
bool Contains(const NumberRange& range, T value, double exact) {
  if (!std::isfinite(exact)) return false;
  if (range.above ? exact <= range.least : exact < range.least) return false;
  if (exact > range.most) return false;
  if constexpr (std::integral<T>) return value % static_cast<T>(range.multiple_of) == 0;
  return true;
}

}  // namespace

std::string RangeText(const NumberRange& range) {
  const std::string least = BoundText(range.least), most = BoundText(range.most);
  const bool has_least = std::isfinite(range.least), has_most = std::isfinite(range.most);
  std::string text =
      range.multiple_of > 1 ? "a multiple of " + std::to_string(range.multiple_of) + " " : "";
  if (range.above) return text + "above " + least + (has_most ? " and up to " + most : "");
  if (has_least && has_most) return text + "from " + least + " to " + most;
  if (has_least) return text + "at least " + least;
  if (has_most) return text + "at most " + most;
  return text;
}

template <class T>
Result<T> ParseNumber(const std::string& text, const NumberRange& range) {
  // The bounds are compared as double: the float nearest to 0.01 lies below it.
  T value{};
  double exact = 0;
  const std::errc error = Read(text, value);
  if (error == std::errc() && Read(text, exact) == std::errc() && Contains(range, value, exact)) {
    return value;
  }
  const bool does_not_fit = error == std::errc::result_out_of_range;
  return Fail("expected " + Expected<T>(range) + ", found \"" + text + "\"" +
              (does_not_fit ? ", which is too large or too small" : ""));
}

template <class T>
std::string NumberText(T value) {
  if constexpr (std::integral<T>) {
    return std::to_string(value);
  } else {
    // Not to_chars, which prefers "2e-04" to "0.0002".
    char text[64];
    for (int digits = 1; digits <= std::numeric_limits<T>::max_digits10; ++digits) {
      std::snprintf(text, sizeof(text), "%.*g", digits, static_cast<double>(value));
      T read{};
      if (Read(text, read) == std::errc() && read == value) break;
    }
    // "%g" with one digit writes 20 as "2e+01".
    if (value == std::trunc(value) && std::abs(value) < 1e6f) {
      std::snprintf(text, sizeof(text), "%.0f", static_cast<double>(value));
    }
    return text;
  }
}

template Result<int> ParseNumber(const std::string&, const NumberRange&);
template Result<uint64_t> ParseNumber(const std::string&, const NumberRange&);
template Result<float> ParseNumber(const std::string&, const NumberRange&);
template Result<double> ParseNumber(const std::string&, const NumberRange&);
template std::string NumberText(int);
template std::string NumberText(uint64_t);
template std::string NumberText(float);
template std::string NumberText(double);

}  // namespace mobilenet
