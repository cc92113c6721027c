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

Result<std::map<std::string, std::string>> ReadPhotoTsv(const std::string& path,
                                                        const std::string& what) {
  const auto lines = ReadTsv(path);
  if (!lines) return tl::unexpected(lines.error());
  std::map<std::string, std::string> texts;
  for (const TsvLine& line : *lines) {
    if (line.columns.size() != 2 || line.columns[0].empty()) {
      return Fail(AtLine(path, line.number) + "expected a file and " + what +
                  " with a tab between them, found \"" + line.text + "\"");
    }
    texts[line.columns[0]] = line.columns[1];
  }
  return texts;
}

std::string AtLine(const std::string& path, int number) {
  return path + ": line " + std::to_string(number) + ": ";
}

}  // namespace mobilenet
