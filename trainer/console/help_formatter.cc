#include "trainer/console/help_formatter.h"

#include <algorithm>
#include <sstream>
#include <vector>

#include "trainer/base/text_table.h"

namespace mobilenet {
namespace {

constexpr size_t kWidth = 80;
constexpr size_t kMaxNameWidth = 24;  // the text of longer names begins on the next line

// One line of a list: an option or a command, and what it does.
struct Entry {
  std::string name, text;
};

// Breaks `text` at blanks. The first line begins at column `column`, the others are indented to
// `indent`.
std::string Wrapped(const std::string& text, size_t column, size_t indent) {
  std::string wrapped;
  std::istringstream words(text);
  bool first_word = true;
  for (std::string word; words >> word; first_word = false) {
    if (!first_word && column + 1 + word.size() > kWidth) {
      wrapped += "\n" + std::string(indent, ' ') + word;
      column = indent + word.size();
    } else {
      wrapped += (first_word ? "" : " ") + word;
      column += (first_word ? 0 : 1) + word.size();
    }
  }
  return wrapped;
}

std::string List(const std::string& title, const std::vector<Entry>& entries) {
  if (entries.empty()) return "";
  size_t name_width = 0;
  for (const Entry& entry : entries) {
    if (entry.name.size() <= kMaxNameWidth) name_width = std::max(name_width, entry.name.size());
  }
  const size_t text_column = 2 + name_width + 2;
  std::string list = "\n" + title + ":\n";
  for (const Entry& entry : entries) {
    std::string line = "  " + entry.name;
    if (entry.name.size() > kMaxNameWidth) {
      list += line + "\n";
      line.clear();
    }
    line.resize(text_column, ' ');
    list += line + Wrapped(entry.text, text_column, text_column) + "\n";
  }
  return list;
}

// "--teacher FILE..."
std::string WithValue(const CLI::Option& option, const std::string& name) {
  if (option.get_type_name().empty()) return name;  // a switch
  const bool many = option.get_items_expected_max() > 1;
  return name + " " + option.get_type_name() + (many ? "..." : "");
}

Entry OptionEntry(const CLI::Option& option) {
  std::string names = option.get_name(false, true);  // "-h,--help"
  for (size_t comma = 0; (comma = names.find(',', comma)) != std::string::npos; comma += 2) {
    names.replace(comma, 1, ", ");
  }
  return {WithValue(option, names),
          option.get_description() + (option.get_required() ? " (required)" : "")};
}

std::string Positional(const CLI::Option& option) {
  const std::string name =
      option.get_name(true) + (option.get_items_expected_max() > 1 ? "..." : "");
  return option.get_required() ? name : "[" + name + "]";
}

std::string Usage(const CLI::App& app, const std::string& name) {
  std::string usage = "Usage: " + name;
  if (!app.get_subcommands({}).empty()) usage += " COMMAND";
  std::string positionals;
  for (const CLI::Option* option : app.get_options({})) {
    if (!option->nonpositional()) {
      positionals += " " + Positional(*option);
    } else if (option->get_required()) {
      usage += " " + WithValue(*option, option->get_name());
    }
  }
  return Wrapped(usage + " [OPTIONS]" + positionals, 0, 7) + "\n";
}

std::string Arguments(const CLI::App& app) {
  std::vector<Entry> entries;
  for (const CLI::Option* option : app.get_options({})) {
    if (option->nonpositional()) continue;
    entries.push_back({Positional(*option), option->get_description()});
  }
  return List("Arguments", entries);
}

std::string Commands(const CLI::App& app) {
  std::vector<Entry> entries;
  for (const CLI::App* command : app.get_subcommands({})) {
    entries.push_back({command->get_display_name(true), command->get_description()});
  }
  return List("Commands", entries);
}

std::string Options(const CLI::App& app, const std::string& name, bool all) {
  const bool has_more = app.get_help_all_ptr() != nullptr;
  std::string text;
  size_t hidden = 0;
  for (const std::string& group : app.get_groups()) {
    std::vector<Entry> entries, help;
    for (const CLI::Option* option : app.get_options({})) {
      if (!option->nonpositional() || option->get_group() != group) continue;
      const bool is_help = option == app.get_help_ptr() || option == app.get_help_all_ptr();
      (is_help ? help : entries).push_back(OptionEntry(*option));
    }
    entries.insert(entries.end(), help.begin(), help.end());
    if (has_more && !all && group != kMainOptions) {
      hidden += entries.size();
    } else {
      text += List(group, entries);
    }
  }
  if (hidden == 0) return text;
  return text + "\n" + name + " --help-all shows " +
         Counted(static_cast<int64_t>(hidden), "more option") + ".\n";
}

}  // namespace

std::string OptionHelp(const std::string& help, const std::string& allowed,
                       const std::string& default_text) {
  std::string limits = allowed;
  if (!default_text.empty()) limits += (limits.empty() ? "" : "; ") + ("default: " + default_text);
  return limits.empty() ? help : help + " (" + limits + ")";
}

std::string HelpFormatter::make_help(const CLI::App* app, std::string name,
                                     CLI::AppFormatMode mode) const {
  const std::string footer = app->get_footer();
  return Wrapped(app->get_description(), 0, 0) + "\n\n" + Usage(*app, name) + Arguments(*app) +
         Commands(*app) + Options(*app, name, mode == CLI::AppFormatMode::All) +
         (footer.empty() ? "" : "\n" + footer + "\n");
}

}  // namespace mobilenet
