#pragma once

#include <doctest/doctest.h>

#include <ostream>
#include <string>

namespace doctest {

// doctest compares its own String type only; tests hold std::string.
inline bool operator==(const std::string& text, const Contains& part) {
  return String(text.c_str()) == part;
}
inline bool operator!=(const std::string& text, const Contains& part) { return !(text == part); }

}  // namespace doctest

namespace mobilenet {

// CHECK(text == Contains(part)): a failure prints both.
inline doctest::Contains Contains(const std::string& part) {
  return doctest::Contains(part.c_str());
}

}  // namespace mobilenet
