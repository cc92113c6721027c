#pragma once

#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/base/result.h"
#include "trainer/config/train_options.h"
#include "trainer/console/number_range.h"

namespace mobilenet {

// A field of TrainOptions and its key in JSON.
struct TrainField {
  std::string key;
  std::variant<bool*, int*, uint64_t*, float*, double*, std::string*, std::vector<std::string>*,
               Precision*, OtherOutputs*, OptimizerKind*>
      value;
  // The value of runs from before the field existed; without one, JSON must have the key.
  nlohmann::ordered_json before = nullptr;
};

// An argument that is not simply the value of a field.
struct CustomForm {
  std::string value_name;  // in the help: "K/N"
  std::string expected;    // "K/N with K from 1 to N"
  // Sets the fields; false where the text is not as expected.
  std::function<bool(const std::string& text)> read;
  // The text for the fields as they are; absent where the flag is not needed for them.
  std::function<std::optional<std::string>()> write;
};

// The arguments that a flag accepts: any text (a switch for bool), numbers, one of some names, or a
// form of its own.
using AllowedArguments =
    std::variant<std::monostate, NumberRange, std::vector<std::string>, CustomForm>;

// When FlagsText names a flag.
enum class Naming { kIfNotDefault, kAlways, kNever };

// One training option: a row of the table below.
struct TrainOption {
  std::vector<TrainField> fields;  // a flag gives all of them the same value
  std::string flag = {};           // "--learning-rate"; empty: only presets decide it
  std::string alias = {};          // another name of the flag
  AllowedArguments allowed = {};
  const char* group = "";  // in the help
  std::string help = {};
  std::string excludes = {};  // a flag that cannot be used together with this one
  Naming naming = Naming::kIfNotDefault;
};

// Every training option once, in the order of JSON. The command line, its help, JSON in checkpoints
// and weights files, and the command in the model card all come from this table: a new option is
// one more row. The rows point into `options`, which must outlive them.
std::vector<TrainOption> TrainOptionTable(TrainOptions& options);

// Gives the option's fields the value of its flag's argument ("" for a switch). The error says what
// was expected and found. A list grows by one element.
Result<void> SetFromArgument(const TrainOption& option, const std::string& argument);

// An error if a field's value, which JSON may have given it, is none that the flag accepts.
Result<void> CheckLimits(const TrainOption& option);

// The arguments that give the fields their present value, one for each time that the flag must be
// given: none for a switch that is off, several for a list.
std::vector<std::string> Arguments(const TrainOption& option);

bool IsSwitch(const TrainOption& option);
bool IsList(const TrainOption& option);
// In the help: "N", "X", "NAME"; empty for a switch.
std::string ValueName(const TrainOption& option);
// "from 0 to 0.9", "best or seed"; may be empty.
std::string AllowedText(const TrainOption& option);

}  // namespace mobilenet
