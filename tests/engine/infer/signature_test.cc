#include "tests/support/signature.h"

#include <string>

#include "tests/support/int8_testing.h"

TEST_SUITE_BEGIN("engine.infer");

namespace mobilenet {
namespace {

using testing::ForEachTarget;

template <class Weights>
uint64_t SignatureOf(const Weights& weights) {
  Result<Classifier> classifier = Classifier::Create(weights);
  REQUIRE_MESSAGE(classifier, classifier.error().message);
  return signature::Hash(signature::Logits(*classifier));
}

// Whether a multiply-add of float32 rounds once with an instruction set of Highway. There are no
// float32 kernels for AVX3_DL alone: pinned to it, they run as for SSE2.
bool RoundsOnce(const std::string& target) {
  for (const char* twice : {"AVX3_DL", "SSE4", "SSSE3", "SSE2", "SCALAR", "EMU128", "WASM"}) {
    if (target == twice) return false;
  }
  return true;
}

TEST_CASE("int8 logits have the declared signature on every instruction set") {
  const QuantizedWeights weights = signature::MakeInt8();
  ForEachTarget([&](const std::string& target) {
    CHECK_MESSAGE(SignatureOf(weights) == signature::kInt8, target);
  });
}

TEST_CASE("float32 logits have one of two declared signatures, by the instruction set's rounding") {
  const Weights weights = signature::MakeFloat32();
  ForEachTarget([&](const std::string& target) {
    const uint64_t expected = RoundsOnce(target) ? signature::kFloat32Fused : signature::kFloat32;
    CHECK_MESSAGE(SignatureOf(weights) == expected, target);
  });
}

TEST_CASE("a signature tells networks and images apart") {
  Weights weights = signature::MakeFloat32();
  const uint64_t before = SignatureOf(weights);
  CHECK(SignatureOf(weights) == before);
  weights.tensors["fc.bias"].values[3] += 1e-3f;
  CHECK(SignatureOf(weights) != before);
  CHECK(signature::MakeImage(0) != signature::MakeImage(1));
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
