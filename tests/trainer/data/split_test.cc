#include "trainer/data/split.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <numeric>
#include <set>
#include <vector>

#include "engine/base/random.h"
#include "trainer/data/dataset.h"
#include "trainer/data/near_duplicates.h"

TEST_SUITE_BEGIN("trainer.data");

namespace mobilenet {
namespace {

// A set with `counts[i]` photos of class i and random hashes, which are about 32 bits apart.
PhotoSet MakeSet(const std::vector<int>& counts) {
  PhotoSet set;
  Random random(3, 0);
  for (size_t label = 0; label < counts.size(); ++label) {
    set.labels.push_back("class " + std::to_string(label));
    for (int i = 0; i < counts[label]; ++i) {
      const uint64_t hash = uint64_t{random.Next()} << 32 | random.Next();
      set.photos.push_back(
          {.width = 1, .height = 1, .label = static_cast<int>(label), .hash = hash});
    }
  }
  return set;
}

int CountLabel(const PhotoSet& set, const std::vector<uint32_t>& photos, int label) {
  return static_cast<int>(std::count_if(photos.begin(), photos.end(),
                                        [&](uint32_t i) { return set.photos[i].label == label; }));
}

bool Has(const std::vector<uint32_t>& photos, uint32_t i) {
  return std::binary_search(photos.begin(), photos.end(), i);
}

uint64_t FlipBits(uint64_t hash, const std::vector<int>& bits) {
  for (const int bit : bits) hash ^= uint64_t{1} << bit;
  return hash;
}

TEST_CASE("every photo is in one part, with the fraction of its class") {
  const std::vector<int> counts{100, 37, 8, 3, 2, 1};
  const std::vector<int> expected{20, 7, 2, 1, 1, 0};
  const PhotoSet set = MakeSet(counts);
  for (uint64_t seed = 0; seed < 5; ++seed) {
    const Split split = SplitPhotos(set, {.validation_share = 0.2, .seed = seed});
    std::vector<uint32_t> all = split.train;
    all.insert(all.end(), split.validation.begin(), split.validation.end());
    std::sort(all.begin(), all.end());
    std::vector<uint32_t> numbers(set.photos.size());
    std::iota(numbers.begin(), numbers.end(), 0u);
    CHECK(all == numbers);
    CHECK(std::is_sorted(split.train.begin(), split.train.end()));
    for (size_t label = 0; label < counts.size(); ++label) {
      CAPTURE(label);
      CHECK(CountLabel(set, split.validation, static_cast<int>(label)) == expected[label]);
    }
  }
}

TEST_CASE("the split depends on the seed alone") {
  const PhotoSet set = MakeSet({60, 60});
  CHECK(SplitPhotos(set, {.validation_share = 0.2, .seed = 1}).validation ==
        SplitPhotos(set, {.validation_share = 0.2, .seed = 1}).validation);
  CHECK(SplitPhotos(set, {.validation_share = 0.2, .seed = 1}).validation !=
        SplitPhotos(set, {.validation_share = 0.2, .seed = 2}).validation);
}

TEST_CASE("test photos are the same for every seed and in no other part") {
  const std::vector<int> counts{100, 37, 8, 3, 2, 1};
  const std::vector<int> expected{10, 4, 1, 1, 1, 0};
  const PhotoSet set = MakeSet(counts);
  const Split first = SplitPhotos(set, {.validation_share = 0.2, .seed = 1, .test_share = 0.1});
  for (uint64_t seed = 1; seed < 5; ++seed) {
    const Split split =
        SplitPhotos(set, {.validation_share = 0.2, .seed = seed, .test_share = 0.1});
    CHECK(split.test == first.test);
    CHECK((seed == 1 || split.validation != first.validation));
    std::vector<uint32_t> all = split.train;
    all.insert(all.end(), split.validation.begin(), split.validation.end());
    all.insert(all.end(), split.test.begin(), split.test.end());
    std::sort(all.begin(), all.end());
    std::vector<uint32_t> numbers(set.photos.size());
    std::iota(numbers.begin(), numbers.end(), 0u);
    CHECK(all == numbers);
    for (size_t label = 0; label < counts.size(); ++label) {
      CAPTURE(label);
      CHECK(CountLabel(set, split.test, static_cast<int>(label)) == expected[label]);
      CHECK(CountLabel(set, split.train, static_cast<int>(label)) > 0);
    }
  }
}

TEST_CASE("over the folds every photo that is no test photo validates once, evenly by class") {
  const std::vector<int> counts{100, 37, 8, 3, 2, 1};
  PhotoSet set = MakeSet(counts);
  for (int i = 1; i < 5; ++i) set.photos[i].hash = set.photos[0].hash;
  for (const double test_share : {0.0, 0.1}) {
    for (uint64_t seed = 1; seed < 4; ++seed) {
      std::vector<uint32_t> all =
          SplitPhotos(set, {.validation_share = 0.2, .seed = seed, .test_share = test_share}).test;
      for (int fold = 1; fold <= 3; ++fold) {
        CAPTURE(fold);
        const Split split = SplitPhotos(set, {.validation_share = 0.2,
                                              .seed = seed,
                                              .test_share = test_share,
                                              .fold = fold,
                                              .folds = 3});
        CHECK(split.test ==
              SplitPhotos(set, {.validation_share = 0.2, .seed = seed, .test_share = test_share})
                  .test);
        CHECK(split.train.size() + split.validation.size() + split.test.size() == 151);
        for (uint32_t i = 1; i < 5; ++i) CHECK(Has(split.train, i) == Has(split.train, 0));
        for (size_t label = 0; label < counts.size(); ++label) {
          const int validate = CountLabel(set, split.validation, static_cast<int>(label));
          const int test = CountLabel(set, split.test, static_cast<int>(label));
          CHECK(std::abs(3 * validate - (counts[label] - test)) <= 12);
          CHECK(CountLabel(set, split.train, static_cast<int>(label)) > 0);
        }
        all.insert(all.end(), split.validation.begin(), split.validation.end());
      }
      std::sort(all.begin(), all.end());
      CHECK(std::adjacent_find(all.begin(), all.end()) == all.end());
      // A class with one photo left always trains on it.
      CHECK(all.size() == (test_share > 0 ? 149 : 150));
    }
  }
  CHECK(
      SplitPhotos(set, {.validation_share = 0.2, .seed = 1, .test_share = 0, .fold = 1, .folds = 3})
          .validation !=
      SplitPhotos(set, {.validation_share = 0.2, .seed = 2, .test_share = 0, .fold = 1, .folds = 3})
          .validation);
}

TEST_CASE("fractions of 0 and almost 1") {
  const PhotoSet set = MakeSet({10, 10});
  CHECK(SplitPhotos(set, {.validation_share = 0, .seed = 1}).validation.empty());
  CHECK(SplitPhotos(set, {.validation_share = 0.99, .seed = 1}).train.size() ==
        2);  // one of each class is left to train on
  CHECK(SplitPhotos(MakeSet({}), {}).train.empty());
}

TEST_CASE("near-duplicates stay together, wherever their bits differ") {
  // Bits at both ends, at the borders of the pieces that are compared, all in one piece, in four.
  const std::vector<std::vector<int>> differences{{},
                                                  {0},
                                                  {63},
                                                  {0, 63},
                                                  {12, 13, 25, 26},
                                                  {0, 1, 2, 3},
                                                  {5, 20, 33, 45},
                                                  {12, 25, 38, 51},
                                                  {13, 26, 39, 52},
                                                  {60, 61, 62, 63}};
  for (const auto& bits : differences) {
    CAPTURE(bits.size());
    for (uint64_t seed = 0; seed < 40; ++seed) {
      PhotoSet set = MakeSet({20, 20});
      set.photos[30].hash = FlipBits(set.photos[4].hash, bits);  // of the other class
      const Split split = SplitPhotos(set, {.validation_share = 0.5, .seed = seed});
      REQUIRE(Has(split.train, 4) == Has(split.train, 30));
    }
  }
}

TEST_CASE("photos five bits apart may be in different parts") {
  PhotoSet set = MakeSet({20, 20});
  set.photos[30].hash = FlipBits(set.photos[4].hash, {1, 2, 3, 4, 5});
  int apart = 0;
  for (uint64_t seed = 0; seed < 40; ++seed) {
    const Split split = SplitPhotos(set, {.validation_share = 0.5, .seed = seed});
    apart += Has(split.train, 4) != Has(split.train, 30);
  }
  CHECK(apart > 0);
}

TEST_CASE("a chain of near-duplicates is one group, and the fractions stay right") {
  for (uint64_t seed = 0; seed < 20; ++seed) {
    PhotoSet set = MakeSet({50, 50});
    for (int i = 1; i < 8; ++i) {
      set.photos[i].hash = set.photos[i - 1].hash ^ uint64_t { 15 } << (7 * i);
    }
    REQUIRE(std::popcount(set.photos[0].hash ^ set.photos[7].hash) > kNearDuplicateBits);
    const Split split = SplitPhotos(set, {.validation_share = 0.2, .seed = seed});
    for (uint32_t i = 1; i < 8; ++i) CHECK(Has(split.train, i) == Has(split.train, 0));
    CHECK(CountLabel(set, split.validation, 0) == 10);
    CHECK(CountLabel(set, split.validation, 1) == 10);
  }
}

TEST_CASE("a class with only near-duplicates trains") {
  PhotoSet set = MakeSet({20, 10});
  for (int i = 20; i < 30; ++i) set.photos[i].hash = set.photos[20].hash;
  const Split split = SplitPhotos(set, {.validation_share = 0.2, .seed = 1});
  CHECK(CountLabel(set, split.validation, 1) == 0);
  CHECK(CountLabel(set, split.validation, 0) == 4);
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
