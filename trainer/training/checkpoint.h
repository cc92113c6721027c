#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace mobilenet {

// A file with a JSON header and float32 arrays. Layout, little endian, lengths of 8 bytes: magic,
// length and text of the header, length and values of each array, 64-bit FNV-1a digest of all that.
struct Checkpoint {
  nlohmann::ordered_json header;
  std::vector<std::vector<float>> arrays;
};

// Where WriteCheckpoint keeps the previous checkpoint.
std::string PreviousCheckpoint(const std::string& path);

// Atomic: after a crash or with a full disk, `path` still has its old content. That becomes
// PreviousCheckpoint(path), in case the disk damages the new one: one of the two is always
// complete.
Result<void> WriteCheckpoint(const std::string& path, const nlohmann::ordered_json& header,
                             const std::vector<std::span<float>>& arrays);
// An error when the file is not a checkpoint, is incomplete or was changed. It names the previous
// checkpoint when that can be read.
Result<Checkpoint> ReadCheckpoint(const std::string& path);

}  // namespace mobilenet
