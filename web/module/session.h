#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "engine/base/result.h"
#include "engine/infer/classifier.h"

namespace mobilenet {

// The state behind the JavaScript interface: one loaded network and one input buffer. The caller
// reserves the buffer, fills it with a weights file or a picture, and calls Load or Classify.
class Session {
 public:
  // An input buffer of at least `bytes` bytes, valid until the next Reserve, Load or Classify;
  // nullptr if memory is exhausted.
  uint8_t* Reserve(size_t bytes);

  // Networks loaded from now on run on the threads of `pool`, which must outlive the session.
  void UsePool(ThreadPool* pool) { pool_ = pool; }

  // Loads the weights file in the first `bytes` bytes of the input buffer. Errors begin with
  // `name`. After an error the network loaded before remains in use.
  Result<void> Load(size_t bytes, const std::string& name);

  // Classifies the picture in the input buffer, [height, width, 4], 8-bit RGBA, composited onto
  // white. Returns the logits, valid until the next Classify. Fails if no network is loaded.
  Result<std::span<const float>> Classify(int width, int height);

  // The loaded network; nullptr before the first successful Load.
  Classifier* classifier() { return classifier_ ? &*classifier_ : nullptr; }

 private:
  struct Free {
    void operator()(uint8_t* pointer) const { std::free(pointer); }
  };
  void ReleaseLargeBuffer();

  std::unique_ptr<uint8_t[], Free> buffer_;
  size_t buffer_size_ = 0;
  ThreadPool* pool_ = nullptr;
  std::optional<Classifier> classifier_;
};

// The module's only session.
Session& session();

}  // namespace mobilenet
