#pragma once

#include <cstdio>
#include <string>

namespace mobilenet {

// printf with numbers and short words onto the end of an SVG text.
template <class... Values>
void AppendSvg(std::string& svg, const char* format, Values... values) {
  char buffer[512];
  std::snprintf(buffer, sizeof(buffer), format, values...);
  svg += buffer;
}

}  // namespace mobilenet
