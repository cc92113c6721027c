#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mobilenet {

// Text out of a file, fit for a message: in double quotes, control characters as '?', cut where it
// is long.
std::string Quote(std::string_view text);

// "[3, 3, 32]"
std::string ShapeText(const std::vector<int64_t>& shape);

}  // namespace mobilenet
