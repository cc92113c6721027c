#pragma once

#include <string>

#include "engine/base/result.h"

namespace mobilenet {

// Whether files can be written beside `path` and in its place, so that it is not found out after
// hours of work. The error names the folder and says what to do.
Result<void> CheckOutput(const std::string& path);

}  // namespace mobilenet
