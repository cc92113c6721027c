#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace mobilenet {

// Text in aligned columns, for terminals and logs.
class TextTable {
 public:
  enum class Align { kLeft, kRight };

  // One letter a column: 'l' for left, 'r' for right.
  explicit TextTable(const std::string& alignment);

  // UTF-8 text, at least one cell and at most as many as there are columns.
  void AddRow(std::vector<std::string> cells);
  // A line of dashes as wide as the table.
  void AddRule();

  // Columns are two blanks apart. Lines end with a newline, without blanks before it.
  std::string ToString() const;

 private:
  std::vector<Align> alignment_;
  std::vector<std::vector<std::string>> rows_;  // an empty row is a rule
};

// 185387008 -> "185,387,008".
std::string Grouped(int64_t number);
// 0.8125 -> "81.25%"; "-" for a value that is not a number (an undefined ratio).
std::string Percent(double share);
// 3.14159, 2 -> "3.14".
std::string Fixed(double value, int digits);
// 0.00123456, 3 -> "0.00123"; 1e30 -> "1e+30".
std::string Significant(double value, int digits = 6);
// "dog, cat".
std::string Joined(const std::vector<std::string>& names, const std::string& separator = ", ");
// "1 photo", "2,000 photos", "2 classes". `noun` has a plural with -s, or -es after an s.
std::string Counted(int64_t count, const std::string& noun);

}  // namespace mobilenet
