#include "trainer/config/unseen_sources.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <set>
#include <system_error>

#include "trainer/base/digest.h"
#include "trainer/base/text_table.h"
#include "trainer/base/tsv.h"
#include "trainer/data/near_duplicates.h"

namespace mobilenet {
namespace {

// An error unless every name is a source of the list.
Result<void> CheckNames(const std::vector<std::string>& names, const std::string& list,
                        const Sources& sources) {
  std::set<std::string> known;
  for (const auto& [file, source] : sources) known.insert(source);
  for (const std::string& name : names) {
    if (known.contains(name)) continue;
    return Fail("--unseen-sources: there is no source \"" + name + "\" in " + list +
                "; sources are " + Joined({known.begin(), known.end()}));
  }
  return {};
}

// [photo]: whether it is of one of the sources.
Result<std::vector<bool>> PhotosOf(const std::vector<std::string>& names, const std::string& list,
                                   const Sources& sources, const DataFolder& folder,
                                   const PhotoSet& photos) {
  std::vector<bool> is_unseen(photos.photos.size());
  std::set<std::string> found_names;
  for (size_t i = 0; i < photos.photos.size(); ++i) {
    const auto found = sources.find(folder.files[photos.photos[i].file].relative);
    if (found == sources.end() || std::ranges::find(names, found->second) == names.end()) continue;
    is_unseen[i] = true;
    found_names.insert(found->second);
  }
  for (const std::string& name : names) {
    if (found_names.contains(name)) continue;
    return Fail("--unseen-sources: " + list + " has no photo of " + folder.root +
                " for the source \"" + name + "\"; it names files as class folder/file name");
  }
  return is_unseen;
}

}  // namespace

Result<Sources> ReadSources(const std::string& path) { return ReadPhotoTsv(path, "its source"); }

std::string FindSources(const std::string& given, const std::string& data) {
  if (!given.empty()) return given;
  constexpr const char* kName = "sources.tsv";
  std::error_code unknown;
  // Absolute, because "." and "photos" have no parent in their names. Not folder/.., which is
  // elsewhere when the folder is a link.
  std::filesystem::path folder = std::filesystem::absolute(data, unknown).lexically_normal();
  if (!folder.has_filename()) folder = folder.parent_path();  // "photos/"
  for (const std::filesystem::path& place : {folder, folder.parent_path()}) {
    const std::filesystem::path path = place / kName;
    if (std::filesystem::is_regular_file(path, unknown)) return path.string();
  }
  return "";
}

Result<void> HoldOutSources(const std::vector<std::string>& unseen, const std::string& list,
                            const DataFolder& folder, const PhotoSet& photos, Split& split) {
  if (unseen.empty()) return {};
  if (list.empty()) {
    return Fail("--unseen-sources: expected a list sources.tsv in " + folder.root +
                " or beside it, found none; name the list with --sources");
  }
  const Result<Sources> sources = ReadSources(list);
  if (!sources) return tl::unexpected(sources.error());
  if (auto known = CheckNames(unseen, list, *sources); !known) return known;
  const auto is_unseen = PhotosOf(unseen, list, *sources, folder, photos);
  if (!is_unseen) return tl::unexpected(is_unseen.error());

  const std::vector<uint32_t> was_training = split.train;
  const auto move_out = [&](std::vector<uint32_t>& from, std::vector<uint32_t>& to) {
    std::ranges::copy_if(from, std::back_inserter(to), [&](uint32_t i) { return (*is_unseen)[i]; });
    std::erase_if(from, [&](uint32_t i) { return (*is_unseen)[i]; });
  };
  move_out(split.train, split.unseen);
  move_out(split.validation, split.unseen);
  move_out(split.test, split.unseen_test);
  std::vector<int64_t> had(photos.labels.size()), left(photos.labels.size());
  for (const uint32_t i : was_training) ++had[photos.photos[i].label];
  for (const uint32_t i : split.train) ++left[photos.photos[i].label];
  for (size_t label = 0; label < left.size(); ++label) {
    if (left[label] > 0 || had[label] == 0) continue;
    return Fail("--unseen-sources: no photos of " + photos.labels[label] +
                " are left to train on; hold out fewer sources");
  }

  std::vector<uint64_t> hashes;
  for (const PackedPhoto& photo : photos.photos) hashes.push_back(photo.hash);
  std::vector<bool> has_twin(photos.photos.size());  // a near-duplicate that is trained on
  for (const std::vector<uint32_t>& group : GroupNearDuplicates(hashes)) {
    const bool trained = std::ranges::any_of(
        group, [&](uint32_t i) { return std::ranges::binary_search(split.train, i); });
    for (const uint32_t i : group) has_twin[i] = trained;
  }
  std::erase_if(split.unseen, [&](uint32_t i) { return has_twin[i]; });
  std::ranges::sort(split.unseen);
  return {};
}

std::string UnseenDigest(const Split& split) {
  if (split.unseen.empty() && split.unseen_test.empty()) return "";
  Digest digest;
  for (const auto* part : {&split.unseen, &split.unseen_test}) {
    digest.Add(uint64_t{part->size()});
    for (const uint32_t i : *part) digest.Add(uint64_t{i});
  }
  return digest.Hex();
}

}  // namespace mobilenet
