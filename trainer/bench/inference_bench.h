#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/infer/classifier.h"

namespace mobilenet {

// The results of `trainer bench` without --train: one image through a network.
struct InferenceBench {
  ModelSpec spec;
  bool int8 = false;
  int threads = 0, runs = 0;
  // Peak operations a second of all threads in the network's arithmetic (int8 or float32), measured
  // in the same run; a multiply-add is two operations.
  double peak = 0;
  double median_seconds = 0, fastest_seconds = 0;  // of `runs` runs
  // Median time of each layer over another `runs` runs, which reading the clock makes a little
  // slower. The average pool is part of fc.
  std::vector<double> layer_seconds;
};

// `pool` must be the one that the classifier was created with.
InferenceBench RunInferenceBench(Classifier& classifier, ThreadPool& pool, int runs);

// A row for each layer and one for the whole network.
std::string ToText(const InferenceBench& bench);
nlohmann::ordered_json ToJson(const InferenceBench& bench);

}  // namespace mobilenet
