#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace mobilenet {

// A file of one JSON text and float32 arrays: magic, the text's length and the text, each array's
// length and values, and at the end a 64-bit FNV-1a digest of all before it. Little endian.
struct Checkpoint {
  nlohmann::ordered_json header;
  std::vector<std::vector<float>> arrays;
};

// Where WriteCheckpoint keeps the checkpoint before.
std::string PreviousCheckpoint(const std::string& path);

// `arrays` are written without a copy of their own. Atomic: a crash or a full disk leaves the file
// before. What `path` held becomes PreviousCheckpoint(path), for the day that a disk damages the
// newest; at every moment at least one of the two is whole.
Result<void> WriteCheckpoint(const std::string& path, const nlohmann::ordered_json& header,
                             const std::vector<std::span<float>>& arrays);
// Refuses a file that is none, is truncated or was changed; names the checkpoint before it where
// that is whole.
Result<Checkpoint> ReadCheckpoint(const std::string& path);

}  // namespace mobilenet
