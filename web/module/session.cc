#include "web/module/session.h"

#include <algorithm>
#include <cstring>
#include <utility>

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
  buffered_ = {0, 0};
  resized_ = 0;
  if (bytes <= buffer_size_) return buffer_.get();
  buffer_.reset();
  buffer_.reset(static_cast<uint8_t*>(std::malloc(bytes)));
  buffer_size_ = buffer_ ? bytes : 0;
  return buffer_.get();
}

uint8_t* Session::ReserveStrip(int width, int height, int top, int rows) {
  if (!classifier_) return nullptr;
  const size_t row_bytes = static_cast<size_t>(width) * kRgba;
  if (top == 0) buffered_ = {0, 0}, resized_ = 0;
  ResizeUpTo(width, height, top);
  // Keep the rows that the next output needs too.
  const int size = classifier_->spec().resolution;
  const int next = resized_ < size ? RowsOfOutput(height, size, resized_).begin : top;
  const int kept = std::min(next, top);
  std::memmove(buffer_.get(), buffer_.get() + (kept - buffered_.begin) * row_bytes,
               (top - kept) * row_bytes);
  const size_t bytes = (top - kept + rows) * row_bytes;
  if (bytes > buffer_size_) {
    auto* grown = static_cast<uint8_t*>(std::realloc(buffer_.get(), bytes));
    if (grown == nullptr) return nullptr;
    (void)buffer_.release();
    buffer_.reset(grown);
    buffer_size_ = bytes;
  }
  buffered_ = {kept, top + rows};
  return buffer_.get() + (top - kept) * row_bytes;
}

void Session::ResizeUpTo(int width, int height, int end) {
  const int size = classifier_->spec().resolution;
  const RowRange outputs{resized_, size};
  while (resized_ < size && RowsOfOutput(height, size, resized_).end <= end) ++resized_;
  if (resized_ == outputs.begin) return;
  ResizeStrip(buffer_.get(), buffered_.begin, width, height, kRgba, size, {outputs.begin, resized_},
              classifier_->preprocessing(), classifier_->input());
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
  const bool in_strips = buffered_.end > 0;
  const int rows = in_strips ? buffered_.end - buffered_.begin : height;
  if (width <= 0 || height <= 0 || size_t(width) * size_t(rows) > buffer_size_ / kRgba ||
      (in_strips && buffered_.end != height)) {
    return Fail("a picture of " + std::to_string(width) + " x " + std::to_string(height) +
                " pixels does not fit into the reserved buffer");
  }
  ResizeUpTo(width, height, height);
  buffered_ = {0, 0};
  resized_ = 0;
  ReleaseLargeBuffer();
  return classifier_->Run();
}

}  // namespace mobilenet
