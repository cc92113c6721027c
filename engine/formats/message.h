#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mobilenet {

// Parts of error messages.

// Text from a file, made safe to show: in double quotes, control characters replaced by '?', and
// cut after 80 bytes.
std::string Quote(std::string_view text);

// The shortest decimal text that reads back as exactly this number: "0.0625", "1e300", "inf". Does
// not use the C library's printf, whose code is large in the browser module.
std::string NumberText(double number);

// For example "[3, 3, 32]".
std::string ShapeText(const std::vector<int64_t>& shape);

}  // namespace mobilenet
