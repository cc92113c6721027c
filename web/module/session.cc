#include "web/module/session.h"

#include <utility>

#include "engine/image/resize.h"
#include "engine/model/weights_file.h"

namespace mobilenet {
namespace {

constexpr int kRgba = 4;

// Bytes. A buffer for a webcam frame is kept for the next frame, one for a large photo is freed.
// WebAssembly memory never shrinks, but freed memory is used again.
constexpr size_t kMaxBufferToKeep = size_t{4} << 20;

}  // namespace

Session& session() {
  static Session instance;
  return instance;
}

uint8_t* Session::Reserve(size_t bytes) {
  if (bytes <= buffer_size_) return buffer_.get();
  buffer_.reset();
  buffer_.reset(static_cast<uint8_t*>(std::malloc(bytes)));
  buffer_size_ = buffer_ ? bytes : 0;
  return buffer_.get();
}

void Session::ReleaseLargeBuffer() {
  if (buffer_size_ <= kMaxBufferToKeep) return;
  buffer_.reset();
  buffer_size_ = 0;
}

Result<void> Session::Load(size_t bytes, const std::string& name) {
  if (bytes > buffer_size_) return Fail(name + ": the file is larger than the reserved buffer");
  Result<AnyWeights> weights = ParseWeightsFile({buffer_.get(), bytes}, name);
  ReleaseLargeBuffer();
  if (!weights) return Fail(std::move(weights.error().message));
  Result<Classifier> classifier = Classifier::CreateChecked(*weights, pool_);
  if (!classifier) return Fail(name + ": " + classifier.error().message);
  classifier_.emplace(std::move(*classifier));
  return {};
}

Result<std::span<const float>> Session::Classify(int width, int height) {
  if (!classifier_) return Fail("no weights are loaded");
  if (width <= 0 || height <= 0 || size_t(width) * size_t(height) > buffer_size_ / kRgba) {
    return Fail("a picture of " + std::to_string(width) + " x " + std::to_string(height) +
                " pixels does not fit into the reserved buffer");
  }
  const Crop whole{0, 0, static_cast<float>(width), static_cast<float>(height)};
  ResizeAndNormalise(buffer_.get(), width, height, kRgba, whole, classifier_->spec().resolution,
                     classifier_->preprocessing(), classifier_->input());
  ReleaseLargeBuffer();
  return classifier_->Run();
}

}  // namespace mobilenet
