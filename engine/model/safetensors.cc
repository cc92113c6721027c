#include "engine/model/safetensors.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

#include "engine/model/json_message.h"
#include "engine/model/message.h"

namespace mobilenet {
namespace {

using nlohmann::json;
static_assert(std::endian::native == std::endian::little, "tensors are read in place");

constexpr size_t kLengthBytes = 8;
// Of the header. Ours are about 10 KB; more than this is no network, and parsing it would cost
// many times its size in memory.
constexpr uint64_t kLongestHeader = 4u << 20;

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

Result<DType> ParseDType(const json& value) {
  std::string known;
  for (const DTypeName& entry : kDTypes) {
    if (value == entry.name) return entry.dtype;
    known += (known.empty() ? "" : ", ") + std::string(entry.name);
  }
  return Fail("expected one of the dtypes " + known + ", found " + DescribeJson(value));
}

// A JSON list of whole numbers from 0 to 2^63 - 1.
std::optional<std::vector<int64_t>> ParseCounts(const json& value) {
  if (!value.is_array()) return std::nullopt;
  std::vector<int64_t> counts;
  for (const json& item : value) {
    if (!item.is_number_unsigned()) return std::nullopt;
    const uint64_t count = item.get<uint64_t>();
    if (count > uint64_t{std::numeric_limits<int64_t>::max()}) return std::nullopt;
    counts.push_back(static_cast<int64_t>(count));
  }
  return counts;
}

// Bytes of a tensor, or nothing where that is more than `limit`.
std::optional<int64_t> ByteCount(const std::vector<int64_t>& shape, DType dtype, int64_t limit) {
  if (std::find(shape.begin(), shape.end(), 0) != shape.end()) return 0;
  int64_t bytes = ItemSize(dtype);
  for (const int64_t extent : shape) {
    if (extent > limit / bytes) return std::nullopt;
    bytes *= extent;
  }
  return bytes;
}

Result<StoredTensor> ParseTensor(const std::string& name, const json& entry,
                                 std::span<const uint8_t> data) {
  const std::string subject = "tensor " + Quote(name) + ": ";
  if (!entry.is_object() || !entry.contains("dtype") || !entry.contains("shape") ||
      !entry.contains("data_offsets")) {
    return Fail(subject + "expected an object with dtype, shape and data_offsets in the header");
  }
  const Result<DType> dtype = ParseDType(*entry.find("dtype"));
  if (!dtype) return Fail(subject + dtype.error().message);
  const json& shape_entry = *entry.find("shape");
  const auto shape = ParseCounts(shape_entry);
  if (!shape) {
    return Fail(subject + "expected a list of whole numbers as its shape, found " +
                DescribeJson(shape_entry));
  }
  const json& offsets_entry = *entry.find("data_offsets");
  const auto offsets = ParseCounts(offsets_entry);
  if (!offsets || offsets->size() != 2 || (*offsets)[0] > (*offsets)[1]) {
    return Fail(subject + "expected data_offsets [begin, end], found " +
                (offsets ? ShapeText(*offsets) : DescribeJson(offsets_entry)));
  }
  const int64_t begin = (*offsets)[0], end = (*offsets)[1];
  const int64_t size = static_cast<int64_t>(data.size());
  if (end > size) {
    return Fail(subject + "expected its bytes at " + ShapeText(*offsets) + ", but the file holds " +
                std::to_string(size) + " bytes of tensors: it is truncated or damaged");
  }
  const auto bytes = ByteCount(*shape, *dtype, size);
  if (bytes != end - begin) {
    return Fail(subject + "shape " + ShapeText(*shape) + " of " + Name(*dtype) +
                " does not fill the bytes " + ShapeText(*offsets));
  }
  return StoredTensor{name, *dtype, *shape, data.subspan(begin, end - begin)};
}

Result<std::map<std::string, std::string>> ParseMetadataEntry(const json& entry) {
  std::map<std::string, std::string> metadata;
  if (!entry.is_object()) return Fail("expected an object as __metadata__");
  for (const auto& [key, value] : entry.items()) {
    if (!value.is_string()) {
      return Fail("metadata " + Quote(key) + ": expected a text, found " + DescribeJson(value));
    }
    metadata[key] = value.get<std::string>();
  }
  return metadata;
}

// Sorts by place in the file, where each tensor must begin at the end of the one before.
Result<void> OrderWithoutGaps(std::span<const uint8_t> data, std::vector<StoredTensor>& tensors) {
  std::stable_sort(
      tensors.begin(), tensors.end(), [](const StoredTensor& a, const StoredTensor& b) {
        return std::pair(a.data.data(), a.data.size()) < std::pair(b.data.data(), b.data.size());
      });
  const uint8_t* next = data.data();
  for (const StoredTensor& tensor : tensors) {
    if (tensor.data.data() != next) {
      return Fail("tensor " + Quote(tensor.name) + ": expected its bytes to begin at " +
                  std::to_string(next - data.data()) + ", where the tensor before ends, found " +
                  std::to_string(tensor.data.data() - data.data()));
    }
    next += tensor.data.size();
  }
  if (next != data.data() + data.size()) {
    return Fail("expected " + std::to_string(next - data.data()) + " bytes of tensors, found " +
                std::to_string(data.size()));
  }
  return {};
}

}  // namespace

int ItemSize(DType dtype) { return Describe(dtype).item_size; }
const char* Name(DType dtype) { return Describe(dtype).name; }

Result<Safetensors> ParseSafetensors(std::span<const uint8_t> bytes) {
  uint64_t header_length = 0;
  if (bytes.size() < kLengthBytes) {
    return Fail("expected a safetensors file, found only " + std::to_string(bytes.size()) +
                " bytes");
  }
  std::memcpy(&header_length, bytes.data(), kLengthBytes);
  if (header_length > kLongestHeader || header_length > bytes.size() - kLengthBytes) {
    return Fail("expected a safetensors file, found a header length of " +
                std::to_string(header_length) + " in a file of " + std::to_string(bytes.size()) +
                " bytes: it is truncated or of another kind");
  }
  const auto header_bytes = bytes.subspan(kLengthBytes, header_length);
  const auto data = bytes.subspan(kLengthBytes + header_length);
  const json header = json::parse(header_bytes.begin(), header_bytes.end(), nullptr, false);
  if (!header.is_object()) {
    return Fail("expected a safetensors file, found a header that is no JSON object");
  }

  Safetensors file;
  for (const auto& [name, entry] : header.items()) {
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

std::vector<uint8_t> SerializeSafetensors(const Safetensors& file) {
  std::vector<const StoredTensor*> order;
  for (const StoredTensor& tensor : file.tensors) order.push_back(&tensor);
  std::stable_sort(order.begin(), order.end(), [](const StoredTensor* a, const StoredTensor* b) {
    return ItemSize(a->dtype) > ItemSize(b->dtype);
  });

  json header = json::object();
  header["__metadata__"] = file.metadata;
  uint64_t offset = 0;
  for (const StoredTensor* tensor : order) {
    const uint64_t end = offset + tensor->data.size();
    header[tensor->name] = {
        {"dtype", Name(tensor->dtype)}, {"shape", tensor->shape}, {"data_offsets", {offset, end}}};
    offset = end;
  }
  std::string text = header.dump(-1, ' ', false, json::error_handler_t::replace);
  text.resize((text.size() + 7) / 8 * 8, ' ');

  std::vector<uint8_t> bytes(kLengthBytes);
  const uint64_t header_length = text.size();
  std::memcpy(bytes.data(), &header_length, kLengthBytes);
  bytes.reserve(kLengthBytes + text.size() + offset);
  bytes.insert(bytes.end(), text.begin(), text.end());
  for (const StoredTensor* tensor : order) {
    bytes.insert(bytes.end(), tensor->data.begin(), tensor->data.end());
  }
  return bytes;
}

}  // namespace mobilenet
