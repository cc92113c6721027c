#include "trainer/base/tsv.h"

#include <sstream>
#include <utility>

#include "engine/base/file.h"

namespace mobilenet {

Result<std::vector<TsvLine>> ReadTsv(const std::string& path) {
  const auto bytes = ReadFile(path);
  if (!bytes) return tl::unexpected(bytes.error());
  std::istringstream file(std::string(bytes->begin(), bytes->end()));
  std::vector<TsvLine> lines;
  std::string text;
  for (int number = 1; std::getline(file, text); ++number) {
    if (text.ends_with('\r')) text.pop_back();
    if (text.empty()) continue;
    TsvLine line{number, text, {}};
    std::istringstream columns(text + '\t');  // else getline skips an empty last column
    for (std::string column; std::getline(columns, column, '\t');) {
      line.columns.push_back(std::move(column));
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

std::string AtLine(const std::string& path, int number) {
  return path + ": line " + std::to_string(number) + ": ";
}

}  // namespace mobilenet
