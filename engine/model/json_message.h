#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "engine/model/message.h"

namespace mobilenet {

// A value out of a file, for a message. Lists and objects are named by their kind alone: printing
// them recurses as deep as a hostile file nests them.
inline std::string DescribeJson(const nlohmann::json& value) {
  if (value.is_string()) return Quote(value.get_ref<const std::string&>());
  if (value.is_number()) return value.dump();
  return std::string("JSON ") + value.type_name();
}

}  // namespace mobilenet
