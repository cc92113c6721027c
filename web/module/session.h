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

// What the page asks of the engine, one thing at a time: a weights file to load, then pictures to
// classify. Bytes come in through one inbox that the caller fills in place.
class Session {
 public:
  // Room for `bytes` bytes to fill, valid until the next Reserve, Load or Classify; nullptr where
  // memory is short.
  uint8_t* Reserve(size_t bytes);

  // Networks that are loaded from now on run on the threads of `pool`, which must outlive them.
  void UsePool(ThreadPool* pool) { pool_ = pool; }

  // Takes the first `bytes` of the inbox as a weights file. `name` stands for it in messages. After
  // an error the network loaded before stays.
  Result<void> Load(size_t bytes, const std::string& name);

  // Takes the inbox as a picture, height x width RGBA, transparency put onto white. Load must have
  // worked before. The logits stay valid until the next run.
  Result<std::span<const float>> Classify(int width, int height);

  // The loaded network itself; nullptr before the first Load.
  Classifier* classifier() { return classifier_ ? &*classifier_ : nullptr; }

 private:
  struct Free {
    void operator()(uint8_t* pointer) const { std::free(pointer); }
  };
  void ReleaseLargeInbox();

  std::unique_ptr<uint8_t[], Free> inbox_;
  size_t inbox_size_ = 0;
  ThreadPool* pool_ = nullptr;
  std::optional<Classifier> classifier_;
};

// The module's only one.
Session& session();

}  // namespace mobilenet
