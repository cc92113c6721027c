#include "trainer/data/photo_pack_index.h"

#include <sys/stat.h>

#include <bit>
#include <cstring>
#include <exception>
#include <nlohmann/json.hpp>
#include <utility>

#include "trainer/base/digest.h"
#include "trainer/data/dataset_scan.h"

namespace mobilenet {
namespace {

using Json = nlohmann::json;

void AddTime(Digest& key, const timespec& time) {
  key.Add(static_cast<uint64_t>(time.tv_sec));
  key.Add(static_cast<uint64_t>(time.tv_nsec));
}

// True if `bytes` begin with one CBOR value (RFC 8949) that holds lists and texts as an index does:
// with their lengths in front, and at most three levels deep. nlohmann's parser calls itself for
// each level, so that a few thousand would overflow the stack.
bool IsShallowCbor(std::span<const uint8_t> bytes) {
  constexpr size_t kMostLevels = 3;  // {"photos": [[...]]}
  std::vector<uint64_t> open;        // how many values each open list still lacks
  do {
    if (!open.empty()) --open.back();
    if (bytes.empty()) return false;
    const int kind = bytes[0] >> 5, information = bytes[0] & 31;
    bytes = bytes.subspan(1);
    uint64_t argument = static_cast<uint64_t>(information);
    if (information >= 24) {
      const size_t size = size_t{1} << (information - 24);
      if (information > 27 || bytes.size() < size) return false;
      argument = 0;
      for (const uint8_t byte : bytes.first(size)) argument = argument << 8 | byte;
      bytes = bytes.subspan(size);
    }
    if (kind == 2 || kind == 3) {  // bytes, text
      if (argument > bytes.size()) return false;
      bytes = bytes.subspan(argument);
    } else if (kind == 4 || kind == 5) {  // array, map
      if (argument > bytes.size() || open.size() == kMostLevels) return false;
      open.push_back(kind == 5 ? 2 * argument : argument);
    } else if (kind != 0) {
      return false;  // an index has no negative numbers, tags and fractions
    }
    while (!open.empty() && open.back() == 0) open.pop_back();
  } while (!open.empty());
  return true;
}

}  // namespace

// Eight bytes at a time, because Digest would take seconds for all photos of a set.
uint64_t PixelChecksum(std::span<const uint8_t> pixels) {
  uint64_t sum = pixels.size();
  const auto add = [&](uint64_t word) { sum = std::rotl((sum ^ word) * 0x9E3779B97F4A7C15, 29); };
  size_t at = 0;
  for (; at + 8 <= pixels.size(); at += 8) {
    uint64_t word;
    std::memcpy(&word, &pixels[at], 8);
    add(word);
  }
  for (; at < pixels.size(); ++at) add(pixels[at]);
  return sum;
}

uint64_t PhotoPackKey(const DataFolder& folder, int short_side) {
  Digest key;
  key.Add(static_cast<uint64_t>(short_side));
  key.Add(folder.labels.size());
  for (const std::string& label : folder.labels) key.Add(label);
  for (const PhotoFile& file : folder.files) {
    struct stat status {};  // stays zero when the file is gone
    stat(file.path.c_str(), &status);
    key.Add(file.relative);
    key.Add(static_cast<uint64_t>(file.label));
    key.Add(static_cast<uint64_t>(status.st_size));
    AddTime(key, status.st_mtim);
    // Also changes with the content when size and modification time stay, and with permissions.
    AddTime(key, status.st_ctim);
  }
  return key.value();
}

std::vector<uint8_t> EncodePhotoPackIndex(const PhotoPackIndex& index, const DataFolder& folder,
                                          uint64_t key) {
  const PhotoSet& set = index.set;
  Json photos = Json::array(), unreadable = Json::array();
  for (size_t i = 0; i < set.photos.size(); ++i) {
    const PackedPhoto& photo = set.photos[i];
    photos.push_back(
        {photo.file, photo.width, photo.height, photo.hash, index.checksums[i], photo.content});
  }
  for (size_t i = folder.unreadable.size(); i < set.unreadable.size(); ++i) {
    unreadable.push_back({set.unreadable[i].relative, set.unreadable[i].reason});
  }
  return Json::to_cbor({{"key", key},
                        {"digest", set.digest},
                        {"photos", std::move(photos)},
                        {"rejected", std::move(unreadable)}});
}

Result<PhotoPackIndex> DecodePhotoPackIndex(std::span<const uint8_t> bytes,
                                            const DataFolder& folder, uint64_t key) {
  PhotoPackIndex index;
  PhotoSet& set = index.set;
  set.labels = folder.labels;
  set.unreadable = folder.unreadable;
  try {
    if (!IsShallowCbor(bytes)) return Fail("is malformed");
    const Json json = Json::from_cbor(bytes.begin(), bytes.end());
    if (json.at("key") != key) {
      return Fail("holds other photos, or these before they changed");
    }
    json.at("digest").get_to(set.digest);
    for (const Json& unreadable : json.at("rejected")) {
      set.unreadable.push_back({unreadable.at(0), unreadable.at(1)});
    }
    uint64_t offset = 0;
    for (const Json& photo : json.at("photos")) {
      const uint32_t file = photo.at(0);
      set.photos.push_back({.offset = offset,
                            .width = photo.at(1),
                            .height = photo.at(2),
                            .label = folder.files.at(file).label,
                            .file = file,
                            .hash = photo.at(3),
                            .content = photo.at(5)});
      index.checksums.push_back(photo.at(4));
      offset += set.photos.back().Bytes();
    }
  } catch (const std::exception&) {
    return Fail("is malformed");
  }
  return index;
}

}  // namespace mobilenet
