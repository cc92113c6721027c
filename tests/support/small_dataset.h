#pragma once

#include <doctest/doctest.h>

#include <csignal>
#include <string>
#include <vector>

#include "tests/support/contains.h"
#include "tests/support/trainer_fixture.h"

namespace mobilenet {

// Twelve photos of each of two classes, in `data/cat` and `data/dog`.
class SmallDataset : public TrainerFixture {
 public:
  SmallDataset() {
    for (int i = 0; i < 24; ++i) {
      WritePhotos(i % 2 == 0 ? "data/cat" : "data/dog", i, 1);
    }
  }

  // Twelve photos of neither class, divided among these kinds, in `negatives/<kind>`.
  void WriteNegatives(const std::vector<std::string>& kinds = {"food", "cars"}) const {
    for (int i = 0; i < 12; ++i) {
      Write("negatives/" + kinds[i % kinds.size()] + "/" + std::to_string(i) + ".bmp",
            PhotoBytes(36, 36, 100 + i));
    }
  }

  // Starts a long run and ends it with SIGTERM after its first two checkpoints.
  void StopAfterFirstEpochs(const std::string& out) const {
    ChildProcess child = Start(TrainArguments(out, {.epochs = "10000"}));
    while (!Exists(out + ".checkpoint.previous")) {
      if (child.EndsWithin(0.01)) break;
    }
    child.Send(SIGTERM);
    CHECK(child.Wait() == 1);
    CHECK(Read("stderr") == Contains("--resume " + Path(out) + ".checkpoint"));
  }
};

}  // namespace mobilenet
