#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "trainer/bench/training_bench.h"

namespace mobilenet {

// Every layer's passes and the step by kind of work.
std::string ToText(const TrainingBench& bench);
nlohmann::ordered_json ToJson(const TrainingBench& bench);

}  // namespace mobilenet
