#pragma once

#include <string>

#include "engine/base/result.h"

namespace mobilenet {

// An error if `path` cannot be written, or no file beside it: better now than after hours of work.
// It names the folder and says what to do.
Result<void> CheckOutput(const std::string& path);

}  // namespace mobilenet
