// Coverage-guided fuzzing of the JSON about a training run that weights files and checkpoints hold.
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/fuzz/mutate.h"
#include "trainer/config/provenance.h"
#include "trainer/config/train_flags.h"
#include "trainer/config/train_options.h"

namespace mobilenet {
namespace {

std::string ValidText(uint32_t seed) {
  Provenance provenance;
  provenance.options = ToJson(*PresetOptions(seed % 2 == 0 ? "best" : "seed"));
  provenance.data_digest = "0123456789abcdef";
  return ToJson(provenance).dump();
}

// Options that are accepted must be within their limits, and come back from their JSON.
void Check(const TrainOptions& options) {
  RuleOfSplit(options);
  const int side = PhotoShortSide(options.spec.resolution);
  if (side < 1 || side > 2000 || options.epochs < 1 || options.batch < 1) std::abort();
  for (const int epoch : {0, options.epochs - 1}) {
    EpochResolution(options, epoch);
    EpochMinArea(options, epoch);
  }
  if (FlagsText(options).empty()) std::abort();
  const auto again = TrainOptionsFromJson(ToJson(options));
  if (!again || ToJson(*again) != ToJson(options)) std::abort();
}

}  // namespace
}  // namespace mobilenet

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size,
                                          unsigned int seed) {
  return mobilenet::MutateFile(data, size, max_size, 16,
                               [&] { return mobilenet::ValidText(seed); });
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto provenance = mobilenet::ParseProvenance(text);
  mobilenet::InitProvenance(text);
  if (!provenance) return 0;
  mobilenet::ToJson(*provenance);
  if (const auto options = mobilenet::TrainOptionsFromJson(provenance->options)) {
    mobilenet::Check(*options);
  }
  return 0;
}
