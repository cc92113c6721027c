#include "engine/formats/safetensors_write.h"

#include <algorithm>
#include <cstring>
#include <nlohmann/json.hpp>

#include "engine/formats/safetensors.h"

namespace mobilenet {

std::vector<uint8_t> SerializeSafetensors(const Safetensors& file) {
  std::vector<const StoredTensor*> order;
  for (const StoredTensor& tensor : file.tensors) order.push_back(&tensor);
  std::stable_sort(order.begin(), order.end(), [](const StoredTensor* a, const StoredTensor* b) {
    return ItemSize(a->dtype) > ItemSize(b->dtype);
  });

  nlohmann::json header = nlohmann::json::object();
  header["__metadata__"] = file.metadata;
  uint64_t offset = 0;
  for (const StoredTensor* tensor : order) {
    const uint64_t end = offset + tensor->data.size();
    header[tensor->name] = {
        {"dtype", Name(tensor->dtype)}, {"shape", tensor->shape}, {"data_offsets", {offset, end}}};
    offset = end;
  }
  std::string text = header.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  text.resize((text.size() + 7) / 8 * 8, ' ');

  std::vector<uint8_t> bytes(kHeaderLengthBytes);
  const uint64_t header_length = text.size();
  std::memcpy(bytes.data(), &header_length, kHeaderLengthBytes);
  bytes.reserve(kHeaderLengthBytes + text.size() + offset);
  bytes.insert(bytes.end(), text.begin(), text.end());
  for (const StoredTensor* tensor : order) {
    bytes.insert(bytes.end(), tensor->data.begin(), tensor->data.end());
  }
  return bytes;
}

}  // namespace mobilenet
