#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/infer/classifier.h"

namespace mobilenet {

// What `trainer bench` measures without --train: one image through a network.
struct InferenceBench {
  ModelSpec spec;
  bool int8 = false;
  int threads = 0, runs = 0;
  // Operations a second that the multiply-add units of all threads reached in the same run, in the
  // network's own arithmetic.
  double peak = 0;
  double median_seconds = 0, fastest_seconds = 0;  // of `runs` runs
  // Of each layer, the median of as many runs again, which the clock's readings make a little
  // longer. The pool counts with fc.
  std::vector<double> layer_seconds;
};

// `pool` is the classifier's.
InferenceBench RunInferenceBench(Classifier& classifier, ThreadPool& pool, int runs);

// Every layer and the whole network.
std::string ToText(const InferenceBench& bench);
nlohmann::ordered_json ToJson(const InferenceBench& bench);

}  // namespace mobilenet
