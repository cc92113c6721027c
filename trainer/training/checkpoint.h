#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace mobilenet {

// The state of a training run: a JSON header (CheckpointHeader) and float32 arrays
// (Training::CheckpointArrays). File layout, little endian, with 64-bit lengths: 8 bytes of magic;
// the header's length in bytes and its text; for each array, its number of values and the values;
// the 64-bit FNV-1a digest of everything before it. The number of arrays is not stored: they end at
// the digest.
struct Checkpoint {
  nlohmann::ordered_json header;
  std::vector<std::vector<float>> arrays;
};

// The path at which WriteCheckpoint(path, ...) keeps the previous checkpoint.
std::string PreviousCheckpoint(const std::string& path);

// Atomic: after a crash or an error (a full disk), `path` still has its old content. On success,
// the old content moves to PreviousCheckpoint(path), in case the disk damages the new file. Whether
// it could be kept is not reported.
Result<void> WriteCheckpoint(const std::string& path, const nlohmann::ordered_json& header,
                             const std::vector<std::span<float>>& arrays);
// Reads `path` alone, never the previous checkpoint. An error when the file is not a checkpoint, is
// incomplete or was changed; its message suggests the previous checkpoint if that can be read.
Result<Checkpoint> ReadCheckpoint(const std::string& path);

// An error if `path`, or the previous checkpoint, is of a run that has not finished, which a new
// run with the weights file `weights` would replace. A run that resumes from one of the two
// (`resume`; empty: a new run) may go on.
Result<void> CheckNothingUnfinished(const std::string& path, const std::string& resume,
                                    const std::string& weights);

}  // namespace mobilenet
