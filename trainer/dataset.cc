#include "trainer/dataset.h"

#include <algorithm>
#include <cstdio>
#include <limits>
#include <set>
#include <span>
#include <string_view>
#include <utility>

#include "engine/image/decode.h"
#include "engine/image/resize.h"
#include "trainer/near_duplicates.h"

namespace mobilenet {
namespace {

// Files decoded before their pixels are packed: bounds what is held twice.
constexpr size_t kChunk = 256;

// FNV-1a, 64 bit.
class Digest {
 public:
  void Add(std::span<const uint8_t> bytes) {
    for (const uint8_t byte : bytes) value_ = (value_ ^ byte) * 0x100000001B3;
  }
  // With an end mark, so that "ab", "c" differs from "a", "bc".
  void Add(std::string_view text) {
    Add({reinterpret_cast<const uint8_t*>(text.data()), text.size()});
    value_ = (value_ ^ 0) * 0x100000001B3;
  }
  void Add(uint64_t number) {
    for (int i = 0; i < 8; ++i) {
      value_ = (value_ ^ (number >> (8 * i) & 255)) * 0x100000001B3;
    }
  }
  uint64_t value() const { return value_; }

 private:
  uint64_t value_ = 0xCBF29CE484222325;
};

Image Reduce(Image image, int short_side) {
  const int side = std::min(image.width, image.height);
  if (side <= short_side) return image;
  const auto scaled = [&](int length) {
    return static_cast<int>((int64_t{length} * short_side + side / 2) / side);
  };
  return Resize(image, scaled(image.width), scaled(image.height));
}

struct LoadedFile {
  Result<Image> image = Image{};
  uint64_t hash = 0;
  uint64_t digest = 0;
};

LoadedFile Load(const PhotoFile& file, int short_side) {
  LoadedFile loaded;
  const auto bytes = ReadImageFile(file.path);
  if (!bytes) {
    loaded.image = tl::unexpected(bytes.error());
    return loaded;
  }
  Digest digest;
  digest.Add(*bytes);
  loaded.digest = digest.value();
  loaded.image = DecodeImage(*bytes, file.path);
  if (!loaded.image) return loaded;
  *loaded.image = Reduce(std::move(*loaded.image), short_side);
  constexpr int kMaxSide = std::numeric_limits<uint16_t>::max();
  if (loaded.image->width > kMaxSide || loaded.image->height > kMaxSide) {
    loaded.image =
        Fail(file.path + ": is too long for its width, " + std::to_string(loaded.image->width) +
             " x " + std::to_string(loaded.image->height) + " pixels");
    return loaded;
  }
  loaded.hash = DifferenceHash(*loaded.image);
  return loaded;
}

// The error without the name that it begins with.
std::string Reason(const Error& error, const std::string& path) {
  const bool named = error.message.starts_with(path + ": ");
  return named ? error.message.substr(path.size() + 2) : error.message;
}

// Room for all pixels once a part is known: growing step by step would copy gigabytes.
void ReserveForAll(std::vector<uint8_t>& pixels, size_t coming, size_t done, size_t total) {
  const size_t needed = pixels.size() + coming;
  if (needed <= pixels.capacity()) return;
  const double expected = static_cast<double>(needed) / done * total;
  pixels.reserve(std::max(needed, static_cast<size_t>(done == total ? needed : 1.1 * expected)));
}

}  // namespace

Result<PhotoSet> LoadPhotos(const DataFolder& folder, int short_side, ThreadPool& pool,
                            const std::function<void(size_t, size_t)>& progress) {
  PhotoSet set;
  set.labels = folder.labels;
  set.rejected = folder.rejected;
  Digest digest;
  for (const std::string& label : folder.labels) digest.Add(label);
  std::set<int> usable_labels;

  const size_t total = folder.files.size();
  for (size_t first = 0; first < total; first += kChunk) {
    std::vector<LoadedFile> chunk(std::min(kChunk, total - first));
    pool.Run(static_cast<int>(chunk.size()),
             [&](int i, int) { chunk[i] = Load(folder.files[first + i], short_side); });
    size_t coming = 0;
    for (const LoadedFile& loaded : chunk) {
      if (loaded.image) coming += loaded.image->pixels.size();
    }
    ReserveForAll(set.pixels, coming, first + chunk.size(), total);
    for (size_t i = 0; i < chunk.size(); ++i) {
      const PhotoFile& file = folder.files[first + i];
      const LoadedFile& loaded = chunk[i];
      digest.Add(file.relative);
      digest.Add(loaded.digest);
      if (!loaded.image) {
        set.rejected.push_back({file.relative, Reason(loaded.image.error(), file.path)});
        continue;
      }
      const Image& image = *loaded.image;
      set.photos.push_back({set.pixels.size(), static_cast<uint16_t>(image.width),
                            static_cast<uint16_t>(image.height), file.label,
                            static_cast<uint32_t>(first + i), loaded.hash});
      set.pixels.insert(set.pixels.end(), image.pixels.begin(), image.pixels.end());
      usable_labels.insert(file.label);
    }
    if (progress) progress(first + chunk.size(), total);
  }

  if (usable_labels.size() < std::clamp<size_t>(folder.labels.size(), 1, 2)) {
    std::string message = folder.root + ": " + std::to_string(usable_labels.size()) + " of " +
                          std::to_string(folder.labels.size()) +
                          " classes have photos that can be used";
    if (!set.rejected.empty()) {
      const RejectedFile& first = set.rejected.front();
      message += "; the first that cannot: " + first.relative + ": " + first.reason;
    }
    return Fail(message);
  }
  char hex[17];
  std::snprintf(hex, sizeof(hex), "%016llx", static_cast<unsigned long long>(digest.value()));
  set.digest = hex;
  return set;
}

}  // namespace mobilenet
