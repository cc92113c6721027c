// Coverage-guided fuzzing of checkpoints, which --resume takes from anyone. The digest at the end
// of a checkpoint finds damage only: anyone can compute it. So each input is read as it is, and
// with its right digest.
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <span>
#include <vector>

#include "tests/fuzz/memory_file.h"
#include "tests/fuzz/mutate.h"
#include "trainer/base/digest.h"
#include "trainer/training/checkpoint.h"
#include "trainer/training/training_state.h"

namespace mobilenet {
namespace {

std::vector<uint8_t> ValidFile(uint32_t seed) {
  TrainOptions options = *PresetOptions(seed % 2 == 0 ? "best" : "seed");
  options.spec.classes = 2;
  TrainingPosition position;
  position.epoch = 1;
  position.history.resize(seed % 3);
  const std::string header = CheckpointHeader(options, {}, position).dump();
  std::vector<uint8_t> bytes{'M', 'N', 'C', 'H', 'K', 'P', 'T', '1'};
  const auto append = [&](const void* data, size_t size) {
    const auto* begin = static_cast<const uint8_t*>(data);
    bytes.insert(bytes.end(), begin, begin + size);
  };
  const uint64_t size = header.size(), count = 3;
  const float values[3] = {1, 2, 3};
  append(&size, sizeof(size));
  append(header.data(), header.size());
  append(&count, sizeof(count));
  append(values, sizeof(values));
  return bytes;
}

void Read(std::span<const uint8_t> bytes) {
  const MemoryFile file(bytes);
  const auto checkpoint = ReadCheckpoint(file.Path());
  if (!checkpoint) return;
  const auto options =
      TrainOptionsFromJson(checkpoint->header.value("options", nlohmann::ordered_json::object()));
  if (options) RuleOfSplit(*options);
  InputsFromHeader(checkpoint->header);
  PositionFromHeader(checkpoint->header);
}

}  // namespace
}  // namespace mobilenet

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size,
                                          unsigned int seed) {
  return mobilenet::MutateFile(data, size, max_size, 64,
                               [&] { return mobilenet::ValidFile(seed); });
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::vector<uint8_t> bytes(data, data + size);
  mobilenet::Read(bytes);
  const uint64_t digest = mobilenet::DigestOf(bytes);
  bytes.resize(size + sizeof(digest));
  std::memcpy(bytes.data() + size, &digest, sizeof(digest));
  mobilenet::Read(bytes);
  return 0;
}
