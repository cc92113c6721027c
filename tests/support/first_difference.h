#pragma once

#include <cstddef>
#include <sstream>
#include <string>

namespace mobilenet {

// The first position at which two files or two arrays differ, as text; "" if they are equal.
// CHECK(FirstDifference(a, b) == "") then prints that place, and not thousands of bytes.
template <typename Values>
std::string FirstDifference(const Values& actual, const Values& expected) {
  std::ostringstream text;
  size_t at = 0;
  while (at < actual.size() && at < expected.size() && actual[at] == expected[at]) ++at;
  if (at < actual.size() && at < expected.size()) {
    text << "element " << at << " is " << +actual[at] << " instead of " << +expected[at];
  } else if (actual.size() != expected.size()) {
    text << actual.size() << " elements instead of " << expected.size();
  }
  return text.str();
}

}  // namespace mobilenet
