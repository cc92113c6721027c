#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mobilenet {

// Text out of a file, fit for a message: in double quotes, control characters as '?', cut where it
// is long.
std::string Quote(std::string_view text);

// The shortest text that stands for just this number, without the C library's printing of floats,
// which is large: "0.0625", "1e300", "inf".
std::string NumberText(double number);

// "[3, 3, 32]"
std::string ShapeText(const std::vector<int64_t>& shape);

}  // namespace mobilenet
