#pragma once

#include <string>

namespace mobilenet {

// Turns the letters A to Z into small ones, in any locale. Other bytes stay as they are.
constexpr char LowerCase(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
inline std::string LowerCase(std::string text) {
  for (char& c : text) c = LowerCase(c);
  return text;
}

}  // namespace mobilenet
