#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace mobilenet {

// The whole file. The error names the file and the system's reason.
Result<std::vector<uint8_t>> ReadFile(const std::string& path);

// Writes `path`.tmp, syncs it to the disk and renames it to `path`: whatever happens, `path` holds
// either its old content or all of the new one. What is there and is no file (a pipe, a device, a
// link such as /dev/stdout) stays and is written to.
Result<void> WriteFileAtomically(const std::string& path, std::span<const uint8_t> bytes);

}  // namespace mobilenet
