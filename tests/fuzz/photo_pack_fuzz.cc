// Coverage-guided fuzzing of photo packs, which lie beside the weights and may come from anyone. An
// input is read as a pack; and as pixels and an index, with the magic, the index's length and its
// right digest around them.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <span>
#include <vector>

#include "tests/fuzz/memory_file.h"
#include "tests/fuzz/mutate.h"
#include "trainer/base/digest.h"
#include "trainer/data/photo_pack.h"
#include "trainer/data/photo_pack_index.h"

namespace mobilenet {
namespace {

constexpr int kShortSide = 36;

const DataFolder& Folder() {
  static const DataFolder folder = [] {
    DataFolder made;
    made.root = "/nowhere";
    made.labels = {"cat", "dog"};
    made.files = {{"/nowhere/cat/a", "cat/a", 0},
                  {"/nowhere/cat/b", "cat/b", 0},
                  {"/nowhere/dog/c", "dog/c", 1}};
    return made;
  }();
  return folder;
}

// One byte with the number of bytes of pixels, the pixels, and the index.
std::vector<uint8_t> ValidInput() {
  const std::vector<uint8_t> pixels(24, 7);
  PhotoPackIndex index;
  index.set.digest = "0123456789abcdef";
  index.set.photos = {{.offset = 0, .width = 2, .height = 2, .label = 0, .file = 0, .hash = 5},
                      {.offset = 12, .width = 2, .height = 2, .label = 1, .file = 2, .hash = 6}};
  index.set.unreadable = {{"cat/b", "the file is empty"}};
  const uint64_t checksum = PixelChecksum(std::span(pixels).first(12));
  index.checksums = {checksum, checksum};
  const auto key = PhotoPackKey(Folder(), kShortSide);
  const auto encoded = EncodePhotoPackIndex(index, Folder(), key);
  std::vector<uint8_t> input{static_cast<uint8_t>(pixels.size())};
  input.insert(input.end(), pixels.begin(), pixels.end());
  input.insert(input.end(), encoded.begin(), encoded.end());
  return input;
}

// True if the pack can be used. Then every pixel of it can be read.
bool Open(std::span<const uint8_t> bytes) {
  static ThreadPool pool(1);
  const MemoryFile file(bytes);
  const auto set = OpenPhotoPack(file.Path(), Folder(), kShortSide, pool);
  if (!set) return false;
  unsigned sum = 0;
  for (const PackedPhoto& photo : set->photos) {
    if (photo.file >= Folder().files.size() || photo.Bytes() == 0) std::abort();
    for (size_t i = 0; i < photo.Bytes(); ++i) sum += set->Pixels(photo)[i];
  }
  volatile const unsigned used = sum;
  static_cast<void>(used);
  return true;
}

std::vector<uint8_t> Pack(std::span<const uint8_t> input) {
  const size_t pixels = std::min<size_t>(input[0], input.size() - 1);
  const auto index = input.subspan(1 + pixels);
  std::vector<uint8_t> bytes(std::begin(kPhotoPackMagic), std::end(kPhotoPackMagic));
  bytes.insert(bytes.end(), input.begin() + 1, input.end());
  const uint64_t tail[] = {index.size(), DigestOf(index)};
  bytes.resize(bytes.size() + sizeof(tail));
  std::memcpy(&bytes[bytes.size() - sizeof(tail)], tail, sizeof(tail));
  return bytes;
}

}  // namespace
}  // namespace mobilenet

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size,
                                          unsigned int) {
  return mobilenet::MutateFile(data, size, max_size, 16, mobilenet::ValidInput);
}

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  if (!mobilenet::Open(mobilenet::Pack(mobilenet::ValidInput()))) std::abort();
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  mobilenet::Open({data, size});
  mobilenet::Open(mobilenet::Pack({data, size}));
  return 0;
}
