#pragma once

#include <cmath>
#include <nlohmann/json.hpp>

namespace mobilenet {

// A fraction as JSON; null if it is NaN, as a fraction of no photos is.
inline nlohmann::ordered_json RatioToJson(double ratio) {
  return std::isnan(ratio) ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(ratio);
}

}  // namespace mobilenet
