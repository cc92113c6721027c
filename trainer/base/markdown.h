#pragma once

#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

namespace mobilenet {

// 0.8125 -> "81.3%"; "-" for an undefined ratio.
inline std::string Share(double share) {
  if (std::isnan(share)) return "-";
  char text[16];
  std::snprintf(text, sizeof(text), "%.1f%%", 100 * share);
  return text;
}

// A Markdown table. It escapes bars, so a cell may hold any text.
class MarkdownTable {
 public:
  explicit MarkdownTable(const std::vector<std::string>& head) {
    AddRow(head);
    text_ += "|";
    for (size_t i = 0; i < head.size(); ++i) text_ += "---|";
    text_ += "\n";
  }

  void AddRow(const std::vector<std::string>& cells) {
    text_ += "|";
    for (const std::string& cell : cells) {
      text_ += " ";
      for (const char c : cell) text_ += c == '|' ? std::string("\\|") : std::string(1, c);
      text_ += " |";
    }
    text_ += "\n";
  }

  const std::string& ToString() const { return text_; }

 private:
  std::string text_;
};

}  // namespace mobilenet
