#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "trainer/bench/training_bench.h"

namespace mobilenet {

// A table of every layer's forward and backward pass, and one of the step's time by kind of work.
std::string ToText(const TrainingBench& bench);
nlohmann::ordered_json ToJson(const TrainingBench& bench);

}  // namespace mobilenet
