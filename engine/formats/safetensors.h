#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace mobilenet {

// Reads the safetensors file format (https://github.com/huggingface/safetensors): the header's
// length as 8 bytes, little-endian; the header, JSON with each tensor's dtype, shape and place;
// then the tensors' bytes without gaps. Independent of any network architecture.

inline constexpr size_t kHeaderLengthBytes = 8;

enum class DType { kFloat32, kFloat16, kBfloat16, kInt8 };
int ItemSize(DType dtype);      // bytes of one value
const char* Name(DType dtype);  // the name in the file: "F32", "F16", "BF16", "I8"

struct StoredTensor {
  std::string name;
  DType dtype;
  std::vector<int64_t> shape;
  std::span<const uint8_t> data;  // row-major, little-endian, not always aligned; not owned
};

struct Safetensors {
  std::map<std::string, std::string> metadata;  // the header's "__metadata__"
  std::vector<StoredTensor> tensors;
};

// Parses a whole file. The tensors come in the order of their data, which points into `bytes`: keep
// `bytes` alive. Fails if the header is malformed or longer than 4 MiB, if a dtype is not listed
// above, if a shape does not match the length of its data, if there are gaps, overlaps or missing
// bytes, or if two tensors or two metadata keys have the same name. The error does not name the
// file.
Result<Safetensors> ParseSafetensors(std::span<const uint8_t> bytes);

}  // namespace mobilenet
