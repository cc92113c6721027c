#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "engine/base/result.h"
#include "engine/image/resize.h"
#include "engine/infer/classifier.h"

namespace mobilenet {

// The state behind the JavaScript interface: one loaded network and one input buffer. The caller
// reserves the buffer, fills it with a weights file or a picture, and calls Load or Classify. A
// picture may come in strips: WebAssembly memory never shrinks, so a huge one must not fill it.
class Session {
 public:
  // An input buffer of at least `bytes` bytes, valid until the next call; nullptr if memory is
  // exhausted.
  uint8_t* Reserve(size_t bytes);

  // Room for the rows [top, top + rows) of a picture, [rows, width, 4], valid until the next call.
  // `top` is 0 for the first strip and goes on where the strip before ended, which must have been
  // filled: it is resized now. nullptr if memory is exhausted, or no network is loaded.
  uint8_t* ReserveStrip(int width, int height, int top, int rows);

  // Networks loaded from now on run on the threads of `pool`, which must outlive the session.
  void UsePool(ThreadPool* pool) { pool_ = pool; }

  // Loads the weights file in the first `bytes` bytes of the input buffer. Errors begin with
  // `name`. After an error the network loaded before remains in use.
  Result<void> Load(size_t bytes, const std::string& name);

  // Classifies the picture in the input buffer, [height, width, 4], 8-bit RGBA, composited onto
  // white; or the one whose last strip is there. Returns the logits, valid until the next Classify.
  // Fails if no network is loaded.
  Result<std::span<const float>> Classify(int width, int height);

  // The loaded network; nullptr before the first successful Load.
  Classifier* classifier() { return classifier_ ? &*classifier_ : nullptr; }

 private:
  struct Free {
    void operator()(uint8_t* pointer) const { std::free(pointer); }
  };
  void ReleaseLargeBuffer();
  // Resizes as far as the rows before `end` allow.
  void ResizeUpTo(int width, int height, int end);

  std::unique_ptr<uint8_t[], Free> buffer_;
  size_t buffer_size_ = 0;
  RowRange buffered_{
      0, 0};         // rows of the picture that the buffer has; none of a picture without strips
  int resized_ = 0;  // rows of the network's input that are done
  ThreadPool* pool_ = nullptr;
  std::optional<Classifier> classifier_;
};

// The module's only session.
Session& session();

}  // namespace mobilenet
