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

Result<Classifier> Classifier::Make(const Weights& checked, ThreadPool* pool) {
  if (checked.folded) {
    return Classifier(
        std::make_unique<Impl>(Impl{checked, false, MakeFloatNetwork(checked, pool)}));
  }
  const Weights folded = Fold(checked);
  // Folding can overflow.
  if (auto sound = CheckWeights(folded); !sound) return tl::unexpected(sound.error());
  return Classifier(std::make_unique<Impl>(Impl{checked, false, MakeFloatNetwork(folded, pool)}));
}

Result<Classifier> Classifier::Make(const QuantizedWeights& checked, ThreadPool* pool) {
  return Classifier(std::make_unique<Impl>(Impl{checked, true, MakeInt8Network(checked, pool)}));
}

Result<Classifier> Classifier::Create(const Weights& weights, ThreadPool* pool) {
  if (auto sound = CheckWeights(weights); !sound) return tl::unexpected(sound.error());
  return Make(weights, pool);
}

Result<Classifier> Classifier::Create(const QuantizedWeights& weights, ThreadPool* pool) {
  if (auto sound = CheckQuantizedWeights(weights); !sound) return tl::unexpected(sound.error());
  return Make(weights, pool);
}

Result<Classifier> Classifier::Create(const AnyWeights& weights, ThreadPool* pool) {
  return std::visit([pool](const auto& kind) { return Create(kind, pool); }, weights);
}

Result<Classifier> Classifier::CreateChecked(const AnyWeights& weights, ThreadPool* pool) {
  return std::visit([pool](const auto& kind) { return Make(kind, pool); }, weights);
}

Classifier::Classifier(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Classifier::Classifier(Classifier&&) noexcept = default;
Classifier& Classifier::operator=(Classifier&&) noexcept = default;
Classifier::~Classifier() = default;

const ModelSpec& Classifier::spec() const { return impl_->description.spec; }
const std::vector<std::string>& Classifier::labels() const { return impl_->description.labels; }
const Preprocessing& Classifier::preprocessing() const { return impl_->description.preprocessing; }
const Calibration& Classifier::calibration() const { return impl_->description.calibration; }
bool Classifier::int8() const { return impl_->int8; }

std::span<float> Classifier::input() { return impl_->network->input(); }
std::span<const float> Classifier::Run() { return impl_->network->Run(); }
void Classifier::MeasureInto(std::span<double> seconds) { impl_->network->MeasureInto(seconds); }
std::span<const float> Classifier::features() const { return impl_->network->features(); }
std::span<const float> Classifier::head_weights() const { return impl_->network->head_weights(); }

}  // namespace mobilenet
