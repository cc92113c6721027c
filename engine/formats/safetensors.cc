#include "engine/formats/safetensors.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <optional>
#include <utility>

#include "engine/formats/json.h"
#include "engine/formats/message.h"

namespace mobilenet {
namespace {

static_assert(std::endian::native == std::endian::little, "tensors are read in place");

// Bytes. Headers of trainer have about 10 KB. A much longer one is not a network, and parsing it
// takes many times its size in memory.
constexpr uint64_t kMaxHeaderLength = 4u << 20;

constexpr char kIncomplete[] = ": the file is incomplete or damaged. Copy or download it again";

struct DTypeName {
  DType dtype;
  const char* name;
  int item_size;
};
constexpr DTypeName kDTypes[] = {
    {DType::kFloat32, "F32", 4},
    {DType::kFloat16, "F16", 2},
    {DType::kBfloat16, "BF16", 2},
    {DType::kInt8, "I8", 1},
};

const DTypeName& Describe(DType dtype) {
  return *std::find_if(std::begin(kDTypes), std::end(kDTypes),
                       [dtype](const DTypeName& entry) { return entry.dtype == dtype; });
}

Result<DType> ParseDType(const Json& value) {
  std::string known;
  for (const DTypeName& entry : kDTypes) {
    if (value.IsString(entry.name)) return entry.dtype;
    known += (known.empty() ? "" : ", ") + std::string(entry.name);
  }
  return Fail("expected one of the dtypes " + known + ", found " + DescribeJson(value));
}

// The values of a JSON array of integers from 0 to 2^63 - 1; nothing if it is anything else.
std::optional<std::vector<int64_t>> ParseCounts(const Json& value) {
  if (value.kind != Json::Kind::kArray) return std::nullopt;
  std::vector<int64_t> counts;
  for (const Json& item : value.items) {
    if (item.kind != Json::Kind::kInteger || item.integer < 0) return std::nullopt;
    counts.push_back(item.integer);
  }
  return counts;
}

// Size of a tensor in bytes, or nothing if it is more than `limit`.
std::optional<int64_t> ByteCount(const std::vector<int64_t>& shape, DType dtype, int64_t limit) {
  if (std::find(shape.begin(), shape.end(), 0) != shape.end()) return 0;
  int64_t bytes = ItemSize(dtype);
  for (const int64_t extent : shape) {
    if (extent > limit / bytes) return std::nullopt;
    bytes *= extent;
  }
  return bytes;
}

Result<StoredTensor> ParseTensor(const std::string& name, const Json& entry,
                                 std::span<const uint8_t> data) {
  const std::string subject = "tensor " + Quote(name) + ": ";
  const Json* dtype_entry = entry.Member("dtype");
  const Json* shape_entry = entry.Member("shape");
  const Json* offsets_entry = entry.Member("data_offsets");
  if (!dtype_entry || !shape_entry || !offsets_entry) {
    return Fail(subject + "expected an object with dtype, shape and data_offsets in the header");
  }
  const Result<DType> dtype = ParseDType(*dtype_entry);
  if (!dtype) return Fail(subject + dtype.error().message);
  const auto shape = ParseCounts(*shape_entry);
  if (!shape) {
    return Fail(subject + "expected an array of integers as its shape, found " +
                DescribeJson(*shape_entry));
  }
  const auto offsets = ParseCounts(*offsets_entry);
  if (!offsets || offsets->size() != 2 || (*offsets)[0] > (*offsets)[1]) {
    return Fail(subject + "expected data_offsets [begin, end], found " +
                (offsets ? ShapeText(*offsets) : DescribeJson(*offsets_entry)));
  }
  const int64_t begin = (*offsets)[0], end = (*offsets)[1];
  const int64_t size = static_cast<int64_t>(data.size());
  if (end > size) {
    return Fail(subject + "expected its data at " + ShapeText(*offsets) + ", found only " +
                std::to_string(size) + " bytes of data" + kIncomplete);
  }
  const auto bytes = ByteCount(*shape, *dtype, size);
  if (bytes != end - begin) {
    return Fail(subject + "shape " + ShapeText(*shape) + " of " + Name(*dtype) +
                " does not match data_offsets " + ShapeText(*offsets));
  }
  return StoredTensor{name, *dtype, *shape, data.subspan(begin, end - begin)};
}

Result<std::map<std::string, std::string>> ParseMetadataEntry(const Json& entry) {
  std::map<std::string, std::string> metadata;
  if (entry.kind != Json::Kind::kObject) return Fail("expected an object as __metadata__");
  for (size_t i = 0; i < entry.items.size(); i += 2) {
    const std::string& key = entry.items[i].string;
    const Json& value = entry.items[i + 1];
    if (value.kind != Json::Kind::kString) {
      return Fail("metadata " + Quote(key) + ": expected a string, found " + DescribeJson(value));
    }
    if (!metadata.emplace(key, value.string).second) {
      return Fail("metadata " + Quote(key) + ": expected it once, found it again");
    }
  }
  return metadata;
}

// Sorts the tensors by their place in the file. Fails if one does not begin where the one before it
// ends, or if they do not fill `data`.
Result<void> OrderWithoutGaps(std::span<const uint8_t> data, std::vector<StoredTensor>& tensors) {
  std::stable_sort(
      tensors.begin(), tensors.end(), [](const StoredTensor& a, const StoredTensor& b) {
        return std::pair(a.data.data(), a.data.size()) < std::pair(b.data.data(), b.data.size());
      });
  const uint8_t* next = data.data();
  for (const StoredTensor& tensor : tensors) {
    if (tensor.data.data() != next) {
      return Fail("tensor " + Quote(tensor.name) + ": expected its data to begin at " +
                  std::to_string(next - data.data()) + ", where the previous tensor ends, found " +
                  std::to_string(tensor.data.data() - data.data()));
    }
    next += tensor.data.size();
  }
  if (next != data.data() + data.size()) {
    return Fail("expected " + std::to_string(next - data.data()) + " bytes of data, found " +
                std::to_string(data.size()));
  }
  return {};
}

}  // namespace

int ItemSize(DType dtype) { return Describe(dtype).item_size; }
const char* Name(DType dtype) { return Describe(dtype).name; }

Result<Safetensors> ParseSafetensors(std::span<const uint8_t> bytes) {
  uint64_t header_length = 0;
  if (bytes.size() >= kHeaderLengthBytes) {
    std::memcpy(&header_length, bytes.data(), kHeaderLengthBytes);
  }
  if (header_length == 0 || header_length > kMaxHeaderLength ||
      header_length > bytes.size() - kHeaderLengthBytes) {
    return Fail("expected a safetensors file, found a header length of " +
                std::to_string(header_length) + " in a file of " + std::to_string(bytes.size()) +
                " bytes" + kIncomplete);
  }
  const auto header_bytes = bytes.subspan(kHeaderLengthBytes, header_length);
  const auto data = bytes.subspan(kHeaderLengthBytes + header_length);
  const std::optional<Json> header =
      ParseJson({reinterpret_cast<const char*>(header_bytes.data()), header_bytes.size()});
  if (!header || header->kind != Json::Kind::kObject) {
    return Fail("expected a safetensors file, found a header that is not a JSON object");
  }

  Safetensors file;
  std::map<std::string, std::string> names;  // a map for its code, which the metadata uses anyway
  for (size_t i = 0; i < header->items.size(); i += 2) {
    const std::string& name = header->items[i].string;
    const Json& entry = header->items[i + 1];
    if (!names.emplace(name, "").second) {
      return Fail("tensor " + Quote(name) + ": expected it once, found it again");
    }
    if (name == "__metadata__") {
      auto metadata = ParseMetadataEntry(entry);
      if (!metadata) return tl::unexpected(metadata.error());
      file.metadata = std::move(*metadata);
    } else {
      auto tensor = ParseTensor(name, entry, data);
      if (!tensor) return tl::unexpected(tensor.error());
      file.tensors.push_back(std::move(*tensor));
    }
  }
  if (auto ordered = OrderWithoutGaps(data, file.tensors); !ordered) {
    return tl::unexpected(ordered.error());
  }
  return file;
}

}  // namespace mobilenet
