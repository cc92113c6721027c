#include "trainer/config/train_flags.h"

#include <algorithm>
#include <limits>

#include "trainer/base/text_table.h"
#include "trainer/config/train_option_table.h"
#include "trainer/console/command_line.h"
#include "trainer/console/help_formatter.h"

namespace mobilenet {
namespace {

constexpr const char* kPresetFlag = "--preset";

// The options before any flag but --preset. Its own default is that of TrainOptions, so that
// FlagsText names another preset.
TrainOptions Defaults(const std::string& preset) {
  TrainOptions defaults = PresetOptions(preset).value_or(TrainOptions{});
  defaults.preset = TrainOptions{}.preset;
  return defaults;
}

// "60, or 50 with --preset seed"; `row` is a row's number.
std::string DefaultText(size_t row) {
  std::string text, first;
  for (const std::string& preset : PresetNames()) {
    TrainOptions defaults = Defaults(preset);
    const std::string value = Joined(Arguments(TrainOptionTable(defaults)[row]));
    if (text.empty()) {
      text = first = value;
    } else if (value != first) {
      text += ", or " + value + " with " + kPresetFlag + " " + preset;
    }
  }
  return text;
}

Result<void> Apply(const std::vector<TrainOption>& table, const TrainFlag& given) {
  const auto row = std::ranges::find(table, given.flag, &TrainOption::flag);
  if (row == table.end()) return Fail(given.flag + ": no training option has this name");
  const auto set = SetFromArgument(*row, given.argument);
  if (!set) return Fail(given.flag + ": " + set.error().message);
  return {};
}

}  // namespace

void AddTrainFlags(CLI::App& command, CLI::Option& resume, std::vector<TrainFlag>& flags) {
  TrainOptions unused;
  const std::vector<TrainOption> table = TrainOptionTable(unused);
  for (size_t row = 0; row < table.size(); ++row) {
    const TrainOption& option = table[row];
    if (option.flag.empty()) continue;
    const std::string names = option.flag + (option.alias.empty() ? "" : "," + option.alias);
    const std::string help =
        OptionHelp(option.help, AllowedText(option), IsSwitch(option) ? "" : DefaultText(row));
    const auto take = [&flags, flag = option.flag](const std::string& argument) {
      // A wrong argument is reported at once, by its own flag.
      if (const auto valid = OptionsFromFlags({{flag, argument}}); !valid) {
        throw CLI::ValidationError(valid.error().message);
      }
      flags.push_back({flag, argument});
    };
    CLI::Option* added = nullptr;
    if (IsSwitch(option)) {
      added = command.add_flag_callback(
          names, [take] { take(""); }, help);
    } else {
      added = command.add_option(names, CLI::callback_t([take](const CLI::results_t& arguments) {
                                   std::ranges::for_each(arguments, take);
                                   return true;
                                 }),
                                 help);
      added->type_name(ValueName(option));
      if (IsList(option)) added->expected(1, CLI::detail::expected_max_vector_size);
    }
    added->group(option.group)->excludes(&resume);
  }
  for (const TrainOption& option : table) {
    if (option.excludes.empty()) continue;
    command.get_option(option.flag)->excludes(command.get_option(option.excludes));
  }
}

Result<TrainOptions> OptionsFromFlags(const std::vector<TrainFlag>& flags) {
  std::string preset = TrainOptions{}.preset;
  for (const TrainFlag& given : flags) {
    if (given.flag == kPresetFlag) preset = given.argument;
  }
  Result<TrainOptions> options = PresetOptions(preset);
  if (!options) return Fail(std::string(kPresetFlag) + ": " + options.error().message);
  const std::vector<TrainOption> table = TrainOptionTable(*options);
  for (const TrainFlag& given : flags) {
    if (const auto applied = Apply(table, given); !applied) return tl::unexpected(applied.error());
  }
  return options;
}

std::string FlagsText(const TrainOptions& options) {
  TrainOptions present = options, defaults = Defaults(options.preset);
  const std::vector<TrainOption> table = TrainOptionTable(present);
  const std::vector<TrainOption> default_table = TrainOptionTable(defaults);
  std::string text;
  for (size_t row = 0; row < table.size(); ++row) {
    const TrainOption& option = table[row];
    if (option.flag.empty() || option.naming == Naming::kNever) continue;
    const std::vector<std::string> arguments = Arguments(option);
    const bool is_default = arguments == Arguments(default_table[row]);
    if (is_default && option.naming != Naming::kAlways) continue;
    for (const std::string& argument : arguments) {
      text += (text.empty() ? "" : " ") + option.flag;
      if (!IsSwitch(option)) text += " " + ShellQuoted(argument);
    }
  }
  return text;
}

}  // namespace mobilenet
