#include "trainer/commands/shared_options.h"

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <thread>

#include "trainer/base/text_table.h"
#include "trainer/config/option_limits.h"
#include "trainer/console/help_formatter.h"

namespace mobilenet {

template <class T>
CLI::Option* AddNumber(CLI::App& command, const std::string& flag, T& value,
                       const NumberRange& range, const std::string& help,
                       const std::string& default_text) {
  const auto read = [&value, range, flag](const CLI::results_t& arguments) {
    const Result<T> number = ParseNumber<T>(arguments.front(), range);
    if (!number) throw CLI::ValidationError(flag, number.error().message);
    value = *number;
    return true;
  };
  const std::string shown = default_text.empty() ? NumberText(value) : default_text;
  CLI::Option* option =
      command.add_option(flag, CLI::callback_t(read), OptionHelp(help, RangeText(range), shown));
  return option->type_name(std::integral<T> ? "N" : "X");
}

template CLI::Option* AddNumber(CLI::App&, const std::string&, int&, const NumberRange&,
                                const std::string&, const std::string&);
template CLI::Option* AddNumber(CLI::App&, const std::string&, double&, const NumberRange&,
                                const std::string&, const std::string&);

CLI::Option* AddChoice(CLI::App& command, const std::string& flag,
                       const std::vector<std::string>& names, const std::string& help,
                       const std::function<void(const std::string& name)>& set) {
  const std::string allowed = Joined(names, " or ");
  const auto read = [set, names, allowed, flag](const CLI::results_t& arguments) {
    const std::string& name = arguments.front();
    if (std::ranges::find(names, name) == names.end()) {
      throw CLI::ValidationError(flag, "expected " + allowed + ", found \"" + name + "\"");
    }
    set(name);
    return true;
  };
  CLI::Option* option =
      command.add_option(flag, CLI::callback_t(read), OptionHelp(help, allowed, names.front()));
  return option->type_name("NAME");
}

CLI::Option* AddPath(CLI::App& command, const std::string& flag, std::string& value,
                     const std::string& help, const std::string& value_name) {
  const std::function<std::string(const std::string&)> check = [](const std::string& text) {
    return text.empty() ? "expected a name, found \"\"" : "";
  };
  return command.add_option(flag, value, help)->type_name(value_name)->check(check);
}

void AddWeights(CLI::App& command, std::string& value, const std::string& help) {
  AddPath(command, "--weights", value, help)->required();
}

void AddData(CLI::App& command, std::string& value, const std::string& help) {
  AddPath(command, "--data", value, help, "DIR")->required();
}

void AddOut(CLI::App& command, std::string& value, const std::string& help) {
  AddPath(command, "--out", value, help)->required();
}

CLI::Option* AddNegatives(CLI::App& command, std::string& value, const std::string& use) {
  return AddPath(
      command, "--negatives", value,
      "Folder with one folder for each kind of photos that show none of the classes" + use, "DIR");
}

CLI::Option* AddSources(CLI::App& command, std::string& value, const std::string& use) {
  return AddPath(command, "--sources", value,
                 "List of where each photo is from" + use +
                     "; a line is folder/name, a tab and the source. Default: sources.tsv in the "
                     "data folder or beside it");
}

void AddJsonFile(CLI::App& command, std::string& value) {
  AddPath(command, "--json", value, "Write the results as JSON to this file");
}

CLI::Option* AddStorage(CLI::App& command, Storage& value) {
  value = Storage::kFloat16;
  return AddChoice(command, "--storage", {"float16", "float32"},
                   "Type of the numbers in a file of float weights",
                   [&value](const std::string& name) {
                     value = name == "float16" ? Storage::kFloat16 : Storage::kFloat32;
                   });
}

void AddAlphaAndSize(CLI::App& command, double& alpha, int& size) {
  AddNumber(command, "--alpha", alpha, kAlphaRange, kAlphaHelp);
  AddNumber(command, "--size", size, kSizeRange, kSizeHelp);
}

void AddHeldOut(CLI::App& command, std::optional<HeldOut>& value) {
  CLI::Option* validation = command.add_flag_callback(
      "--held-out,--validation", [&value] { value = HeldOut::kValidation; },
      "Use only the photos that training held out for validation");
  command
      .add_flag_callback(
          "--test", [&value] { value = HeldOut::kTest; },
          "Use only the test set that training held out (train --test-share)")
      ->excludes(validation);
}

int DefaultThreads() { return std::max(1, static_cast<int>(std::thread::hardware_concurrency())); }

CLI::Option* AddThreads(CLI::App& command, int& value, const std::string& default_text) {
  return AddNumber(command, "--threads", value, Between(1, 1024), "Threads", default_text);
}

}  // namespace mobilenet
