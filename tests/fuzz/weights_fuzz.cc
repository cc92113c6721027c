// Coverage-guided fuzzing of the weights reader, whose input may come from anyone: a person drops a
// file onto the page. Without a corpus it starts from small valid files, which it damages.
#include <cstdlib>

#include "engine/model/fold.h"
#include "engine/model/tensor_shapes.h"
#include "engine/model/weights_file.h"
#include "engine/model/weights_write.h"
#include "tests/fuzz/mutate.h"
#include "tests/support/random_quantized_weights.h"
#include "tests/support/random_weights.h"

namespace mobilenet {
namespace {

std::vector<uint8_t> ValidFile(uint32_t seed) {
  if (seed % 5 == 0)
    return SerializeQuantizedWeights(RandomQuantizedWeights({1.0 / 32, 32, 2}, seed));
  const Weights weights = RandomWeights({1.0 / 32, 32, 2}, seed % 2 == 0, seed);
  return SerializeWeights(weights, seed % 4 < 2 ? Storage::kFloat32 : Storage::kFloat16);
}

}  // namespace
}  // namespace mobilenet

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size,
                                          unsigned int seed) {
  return mobilenet::MutateFile(data, size, max_size, 64,
                               [&] { return mobilenet::ValidFile(seed); });
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto any = mobilenet::ParseWeightsFile({data, size}, "fuzz");
  if (any && std::holds_alternative<mobilenet::QuantizedWeights>(*any)) {
    const auto& quantized = std::get<mobilenet::QuantizedWeights>(*any);
    const auto again = mobilenet::SerializeQuantizedWeights(quantized);
    if (!mobilenet::ParseWeightsFile(again, "again")) std::abort();
  }
  const auto result = mobilenet::ParseWeights({data, size}, "fuzz");
  // Whatever is accepted must hold together, fold and be accepted again after writing.
  if (!result) return 0;
  if (!mobilenet::CheckWeights(*result)) std::abort();
  const auto again = mobilenet::SerializeWeights(*result, mobilenet::Storage::kFloat32);
  if (!mobilenet::ParseWeights(again, "again")) std::abort();
  mobilenet::Fold(*result);
  return 0;
}
