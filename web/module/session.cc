#include "web/module/session.h"

#include <utility>

#include "engine/image/resize.h"
#include "engine/model/weights_file.h"

namespace mobilenet {
namespace {

constexpr int kRgba = 4;

// A webcam frame's room is kept from one frame to the next, a big photo's is given back: memory of
// WebAssembly never shrinks, but what is free in it serves the next photo.
constexpr size_t kInboxToKeep = size_t{4} << 20;

}  // namespace

Session& session() {
  static Session instance;
  return instance;
}

uint8_t* Session::Reserve(size_t bytes) {
  if (bytes <= inbox_size_) return inbox_.get();
  inbox_.reset();
  inbox_.reset(static_cast<uint8_t*>(std::malloc(bytes)));
  inbox_size_ = inbox_ ? bytes : 0;
  return inbox_.get();
}

void Session::ReleaseLargeInbox() {
  if (inbox_size_ <= kInboxToKeep) return;
  inbox_.reset();
  inbox_size_ = 0;
}

Result<void> Session::Load(size_t bytes, const std::string& name) {
  if (bytes > inbox_size_) return Fail(name + ": more bytes announced than were reserved");
  Result<AnyWeights> weights = ParseWeightsFile({inbox_.get(), bytes}, name);
  ReleaseLargeInbox();
  if (!weights) return Fail(std::move(weights.error().message));
  Result<Classifier> classifier = Classifier::CreateChecked(*weights, pool_);
  if (!classifier) return Fail(name + ": " + classifier.error().message);
  classifier_.emplace(std::move(*classifier));
  return {};
}

Result<std::span<const float>> Session::Classify(int width, int height) {
  if (!classifier_) return Fail("no weights are loaded");
  if (width <= 0 || height <= 0 || size_t(width) * size_t(height) > inbox_size_ / kRgba) {
    return Fail("a picture of " + std::to_string(width) + " x " + std::to_string(height) +
                " pixels does not fit what was reserved");
  }
  const Crop whole{0, 0, static_cast<float>(width), static_cast<float>(height)};
  ResizeAndNormalise(inbox_.get(), width, height, kRgba, whole, classifier_->spec().resolution,
                     classifier_->preprocessing(), classifier_->input());
  ReleaseLargeInbox();
  return classifier_->Run();
}

}  // namespace mobilenet
