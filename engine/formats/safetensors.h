#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace mobilenet {

// The safetensors container (https://github.com/huggingface/safetensors): 8 bytes of little endian
// header length, a JSON header, then the tensors' bytes without gaps. Knows nothing of networks.

inline constexpr size_t kHeaderLengthBytes = 8;

enum class DType { kFloat32, kFloat16, kBfloat16, kInt8 };
int ItemSize(DType dtype);      // bytes
const char* Name(DType dtype);  // as in the file: "F32", ...

struct StoredTensor {
  std::string name;
  DType dtype;
  std::vector<int64_t> shape;
  std::span<const uint8_t> data;  // row-major, little endian, not always aligned
};

struct Safetensors {
  std::map<std::string, std::string> metadata;
  std::vector<StoredTensor> tensors;
};

// Tensors in the order of their bytes; their data stay views into `bytes`. Refuses whatever the
// format does not allow, and tensors of a dtype that is none of the above.
Result<Safetensors> ParseSafetensors(std::span<const uint8_t> bytes);

}  // namespace mobilenet
