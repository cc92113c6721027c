#include "trainer/console/usage_message.h"

#include <algorithm>

#include "trainer/console/escaped_name.h"

namespace mobilenet {
namespace {

// How many letters must be added, deleted, replaced or swapped with the next one.
size_t EditDistance(const std::string& a, const std::string& b) {
  std::vector<std::vector<size_t>> distance(a.size() + 1, std::vector<size_t>(b.size() + 1));
  for (size_t i = 0; i <= a.size(); ++i) {
    for (size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        distance[i][j] = i + j;
        continue;
      }
      const bool differ = a[i - 1] != b[j - 1];
      distance[i][j] = std::min({distance[i - 1][j] + 1, distance[i][j - 1] + 1,
                                 distance[i - 1][j - 1] + (differ ? 1 : 0)});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) distance[i][j] = std::min(distance[i][j], distance[i - 2][j - 2] + 1);
    }
  }
  return distance[a.size()][b.size()];
}

std::vector<std::string> CommandNames(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) {
    names.push_back(command->get_name());
    for (const std::string& alias : command->get_aliases()) names.push_back(alias);
  }
  return names;
}

std::vector<std::string> OptionNames(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options({})) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

std::string Suggestion(const std::string& typed, const std::vector<std::string>& names) {
  const std::string name = MostSimilar(typed, names);
  return name.empty() ? "" : "; did you mean " + name + "?";
}

// `typed` is the first argument that the command does not take.
std::string Unknown(const CLI::App& command, const std::string& typed) {
  if (typed.starts_with("-")) {
    const std::string option = typed.substr(0, typed.find('='));
    return "unknown option " + option + Suggestion(option, OptionNames(command));
  }
  if (!command.get_subcommands({}).empty()) {
    return "unknown command \"" + typed + "\"" + Suggestion(typed, CommandNames(command));
  }
  return "unexpected argument \"" + typed + "\"";
}

// Splits "A <verb> B". False where the text has no such verb.
bool Split(const std::string& text, const std::string& verb, std::string& left,
           std::string& right) {
  const size_t at = text.find(verb);
  if (at == std::string::npos) return false;
  left = text.substr(0, at);
  right = text.substr(at + verb.size());
  return true;
}

// Not by name: CLI11 gives some errors the name of the command.
bool Is(const CLI::Error& error, CLI::ExitCodes kind) {
  return error.get_exit_code() == static_cast<int>(kind);
}

// CLI11's own messages in our words.
std::string Reworded(const CLI::Error& error) {
  std::string what = error.what();
  std::string left, right;
  if (Is(error, CLI::ExitCodes::ExcludesError) && Split(what, " excludes ", left, right)) {
    return left + " and " + right + " cannot be used together";
  }
  if (Is(error, CLI::ExitCodes::RequiresError) && Split(what, " requires ", left, right)) {
    return left + " needs " + right;
  }
  if (Is(error, CLI::ExitCodes::RequiredError) && what.starts_with("A subcommand")) {
    return "expected a command";
  }
  if (!Is(error, CLI::ExitCodes::ArgumentMismatch)) return what;
  if (Split(what, ": 1 required ", left, right)) {
    return left + ": expected a value, found nothing";
  }
  if (Split(what, ": At Most 1 required but received ", left, right)) {
    return left + ": expected it once, found it " + right + " times";
  }
  return what;
}

}  // namespace

std::string UsageMessage(const CLI::App* app, const CLI::Error& error) {
  std::string name = app->get_name();
  const CLI::App* command = app;
  while (!command->get_subcommands().empty()) {
    command = command->get_subcommands().front();
    name += " " + command->get_name();
  }
  const std::vector<std::string> left_over = command->remaining();
  // A mistyped "--dat" leaves "--data" missing: the unknown name is the better message.
  const bool about_names =
      Is(error, CLI::ExitCodes::ExtrasError) || Is(error, CLI::ExitCodes::RequiredError);
  const std::string message =
      about_names && !left_over.empty() ? Unknown(*command, left_over.front()) : Reworded(error);
  return "trainer: " + EscapedName(message) + "\nFor help: " + name + " --help\n";
}

std::string MostSimilar(const std::string& typed, const std::vector<std::string>& names) {
  std::string best;
  size_t best_distance = std::max<size_t>(1, typed.size() / 4) + 1;
  for (const std::string& name : names) {
    const bool beginning = typed.size() >= 4 && name.starts_with(typed);
    const size_t distance = beginning ? 1 : EditDistance(typed, name);
    if (distance < best_distance) {
      best = name;
      best_distance = distance;
    }
  }
  return best;
}

}  // namespace mobilenet
