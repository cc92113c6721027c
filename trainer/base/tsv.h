#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace mobilenet {

// A line of a text file whose columns are separated by tabs.
struct TsvLine {
  int number;  // counts from 1
  std::string text;
  std::vector<std::string> columns;
};

// All lines of the file that are not empty. Lines may end as on Unix or on Windows. The error names
// the file.
Result<std::vector<TsvLine>> ReadTsv(const std::string& path);

// A file of two columns, a photo and what is said of it: PhotoFile::relative -> text. `what` is
// named in errors ("its source"), which give the file and the line.
Result<std::map<std::string, std::string>> ReadPhotoTsv(const std::string& path,
                                                        const std::string& what);

// "list.tsv: line 7: ", the beginning of an error about a line.
std::string AtLine(const std::string& path, int number);

}  // namespace mobilenet
