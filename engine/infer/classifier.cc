#include "engine/infer/classifier.h"

#include <utility>

#include "engine/infer/network_float.h"
#include "engine/infer/network_int8.h"
#include "engine/model/fold.h"
#include "engine/model/quantized_check.h"
#include "engine/model/tensor_shapes.h"

namespace mobilenet {

struct Classifier::Impl {
  NetworkDescription description;
  bool int8;
  std::unique_ptr<InferenceNetwork> network;
};

Result<Classifier> Classifier::FromChecked(const Weights& weights, ThreadPool* pool) {
  if (weights.folded) return Classifier(weights, false, MakeFloatNetwork(weights, pool));
  const Weights folded = Fold(weights);
  // Folding can overflow.
  if (auto valid = CheckWeights(folded); !valid) return tl::unexpected(valid.error());
  return Classifier(weights, false, MakeFloatNetwork(folded, pool));
}

Result<Classifier> Classifier::FromChecked(const QuantizedWeights& weights, ThreadPool* pool) {
  return Classifier(weights, true, MakeInt8Network(weights, pool));
}

Result<Classifier> Classifier::Create(const Weights& weights, ThreadPool* pool) {
  if (auto valid = CheckWeights(weights); !valid) return tl::unexpected(valid.error());
  return FromChecked(weights, pool);
}

Result<Classifier> Classifier::Create(const QuantizedWeights& weights, ThreadPool* pool) {
  if (auto valid = CheckQuantizedWeights(weights); !valid) return tl::unexpected(valid.error());
  return FromChecked(weights, pool);
}

Result<Classifier> Classifier::Create(const AnyWeights& weights, ThreadPool* pool) {
  return std::visit([pool](const auto& kind) { return Create(kind, pool); }, weights);
}

Result<Classifier> Classifier::CreateChecked(const AnyWeights& weights, ThreadPool* pool) {
  return std::visit([pool](const auto& kind) { return FromChecked(kind, pool); }, weights);
}

Classifier::Classifier(const NetworkDescription& description, bool int8,
                       std::unique_ptr<InferenceNetwork> network)
    : impl_(std::make_unique<Impl>(Impl{description, int8, std::move(network)})) {}
Classifier::Classifier(Classifier&&) noexcept = default;
Classifier& Classifier::operator=(Classifier&&) noexcept = default;
Classifier::~Classifier() = default;

const ModelSpec& Classifier::spec() const { return impl_->description.spec; }
const std::vector<std::string>& Classifier::labels() const { return impl_->description.labels; }
const std::vector<std::string>& Classifier::others() const { return impl_->description.others; }
const Preprocessing& Classifier::preprocessing() const { return impl_->description.preprocessing; }
const Calibration& Classifier::calibration() const { return impl_->description.calibration; }
bool Classifier::int8() const { return impl_->int8; }

std::span<float> Classifier::input() { return impl_->network->input(); }
std::span<const float> Classifier::Run() { return impl_->network->Run(); }
void Classifier::SetProfile(std::span<double> seconds) { impl_->network->SetProfile(seconds); }
std::span<const float> Classifier::features() const { return impl_->network->features(); }
std::span<const float> Classifier::head_weights() const { return impl_->network->head_weights(); }

}  // namespace mobilenet
