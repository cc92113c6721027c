#pragma once

#include <cstdio>
#include <string>

namespace mobilenet {

// Appends printf output of at most 511 characters to an SVG text.
template <class... Values>
void AppendSvg(std::string& svg, const char* format, Values... values) {
  char buffer[512];
  std::snprintf(buffer, sizeof(buffer), format, values...);
  svg += buffer;
}

}  // namespace mobilenet
