#include "trainer/data/negatives.h"

#include <algorithm>
#include <utility>

#include "trainer/base/text_table.h"
#include "trainer/data/split.h"

namespace mobilenet {

Result<Negatives> SplitNegatives(PhotoSet photos, const std::vector<std::string>& unseen,
                                 const SplitRule& rule) {
  std::vector<bool> is_unseen(photos.labels.size());
  for (const std::string& kind : unseen) {
    const auto found = std::find(photos.labels.begin(), photos.labels.end(), kind);
    if (found == photos.labels.end()) {
      return Fail("--unseen-negatives: expected kinds of negatives (" + Joined(photos.labels) +
                  "), found " + kind);
    }
    is_unseen[static_cast<size_t>(found - photos.labels.begin())] = true;
  }
  if (std::find(is_unseen.begin(), is_unseen.end(), false) == is_unseen.end()) {
    return Fail("--unseen-negatives: expected fewer kinds; none is left to train on");
  }
  Negatives negatives;
  negatives.split = SplitPhotos(photos, rule);
  negatives.unseen = unseen;
  Split& split = negatives.split;
  std::erase_if(split.train, [&](uint32_t i) { return is_unseen[photos.photos[i].label]; });
  split.test.clear();
  for (uint32_t i = 0; i < photos.photos.size(); ++i) {
    const bool taken = std::binary_search(split.train.begin(), split.train.end(), i) ||
                       std::binary_search(split.validation.begin(), split.validation.end(), i);
    if (!taken) split.test.push_back(i);
  }
  negatives.photos = std::move(photos);
  return negatives;
}

}  // namespace mobilenet
