#include "trainer/data/dataset.h"

#include <algorithm>
#include <cstdio>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "engine/image/decode/decode.h"
#include "engine/image/resize.h"
#include "trainer/base/digest.h"
#include "trainer/data/dataset_scan.h"
#include "trainer/data/near_duplicates.h"

namespace mobilenet {
namespace {

// Files that are decoded before their pixels go to the sink. Bounds the memory for pixels.
constexpr size_t kChunk = 256;

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
  loaded.digest = DigestOf(*bytes);
  loaded.image = DecodeImage(*bytes, file.path);
  if (!loaded.image) return loaded;
  *loaded.image = Reduce(std::move(*loaded.image), short_side);
  constexpr int kMaxSide = std::numeric_limits<uint16_t>::max();
  if (loaded.image->width > kMaxSide || loaded.image->height > kMaxSide) {
    loaded.image =
        Fail(file.path + ": is too long and narrow, " + std::to_string(loaded.image->width) +
             " x " + std::to_string(loaded.image->height) + " pixels");
    return loaded;
  }
  loaded.hash = DifferenceHash(*loaded.image);
  return loaded;
}

}  // namespace

std::string Reason(const Error& error, const std::string& path) {
  const bool named = error.message.starts_with(path + ": ");
  return named ? error.message.substr(path.size() + 2) : error.message;
}

Result<PhotoSet> DecodePhotos(const DataFolder& folder, int short_side, ThreadPool& pool,
                              const PixelSink& sink, const LoadProgress& progress) {
  PhotoSet set;
  set.labels = folder.labels;
  set.unreadable = folder.unreadable;
  Digest digest;
  for (const std::string& label : folder.labels) digest.Add(label);
  std::set<int> usable_labels;
  uint64_t offset = 0;

  const size_t total = folder.files.size();
  for (size_t first = 0; first < total; first += kChunk) {
    std::vector<LoadedFile> chunk(std::min(kChunk, total - first));
    pool.Run(static_cast<int>(chunk.size()),
             [&](int i, int) { chunk[i] = Load(folder.files[first + i], short_side); });
    for (size_t i = 0; i < chunk.size(); ++i) {
      const PhotoFile& file = folder.files[first + i];
      const LoadedFile& loaded = chunk[i];
      digest.Add(file.relative);
      digest.Add(loaded.digest);
      if (!loaded.image) {
        set.unreadable.push_back({file.relative, Reason(loaded.image.error(), file.path)});
        continue;
      }
      const Image& image = *loaded.image;
      if (sink) {
        if (const auto taken = sink(image.pixels); !taken) return tl::unexpected(taken.error());
      }
      set.photos.push_back({.offset = offset,
                            .width = static_cast<uint16_t>(image.width),
                            .height = static_cast<uint16_t>(image.height),
                            .label = file.label,
                            .file = static_cast<uint32_t>(first + i),
                            .hash = loaded.hash,
                            .content = loaded.digest});
      offset += image.pixels.size();
      usable_labels.insert(file.label);
    }
    if (progress) progress(first + chunk.size(), total);
  }

  if (usable_labels.size() < std::clamp<size_t>(folder.labels.size(), 1, 2)) {
    std::string message = folder.root + ": " + std::to_string(usable_labels.size()) + " of " +
                          std::to_string(folder.labels.size()) +
                          " classes have photos that can be used";
    if (!set.unreadable.empty()) {
      const UnreadableFile& first = set.unreadable.front();
      message += "; the first that cannot: " + first.relative + ": " + first.reason;
    }
    return Fail(message);
  }
  set.digest = digest.Hex();
  return set;
}

std::vector<LabelFiles> CountLabelFiles(const DataFolder& folder, const PhotoSet& photos) {
  std::vector<LabelFiles> labels;
  for (const std::string& label : folder.labels) labels.push_back({.label = label});
  std::map<std::string, int> label_of;
  for (const PhotoFile& file : folder.files) {
    ++labels[file.label].files;
    label_of[file.relative] = file.label;
  }
  for (const PackedPhoto& photo : photos.photos) ++labels[photo.label].usable;
  for (const UnreadableFile& file : photos.unreadable) {
    const auto found = label_of.find(file.relative);
    if (found == label_of.end()) continue;  // a folder
    std::string& problem = labels[found->second].problem;
    if (problem.empty()) problem = file.relative + ": " + file.reason;
  }
  return labels;
}

std::vector<std::vector<std::string>> PhotosOfTwoLabels(const DataFolder& folder,
                                                        const PhotoSet& photos) {
  std::map<uint64_t, std::vector<const PackedPhoto*>> by_content;
  for (const PackedPhoto& photo : photos.photos) by_content[photo.content].push_back(&photo);
  std::map<uint32_t, std::vector<std::string>> groups;  // by the first file
  for (const auto& entry : by_content) {
    const std::vector<const PackedPhoto*>& group = entry.second;
    const auto other = [&](const PackedPhoto* photo) { return photo->label != group[0]->label; };
    if (std::ranges::none_of(group, other)) continue;
    for (const PackedPhoto* photo : group) {
      groups[group[0]->file].push_back(folder.files[photo->file].relative);
    }
  }
  std::vector<std::vector<std::string>> list;
  for (auto& [file, names] : groups) list.push_back(std::move(names));
  return list;
}

}  // namespace mobilenet
