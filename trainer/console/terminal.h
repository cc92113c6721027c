#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>

#include "engine/base/clock.h"
#include "engine/base/result.h"

namespace mobilenet {

// Writes "trainer: <message>" and a newline to standard error. The message is shown by EscapedName:
// it may contain names of files and labels as they are.
void ReportProblem(const std::string& message);
// The same, and returns the exit status: kFailed or kWrongUsage.
int ReportFailure(const Error& error);
int ReportWrongUsage(const Error& error);

// Writes what is buffered for standard output. An error if any of it could not be written: the disk
// is full, or the program that reads it has ended.
Result<void> FlushOutput();

// A value, or the exit status after an error that has been reported.
template <class T>
using OrExitStatus = tl::expected<T, int>;

// One line on standard error that is rewritten in place a few times a second: "classifying  1,200
// of 23,535 photos, 840/s". Prints nothing where standard error is no terminal, so that logs stay
// clean.
class Progress {
 public:
  // `what` is what the program does, `noun` what it counts: "classifying", "photo".
  Progress(std::string what, std::string noun);
  // Clears the line.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void Update(size_t done, size_t total);

 private:
  const std::string what_, noun_;
  const bool shown_;
  const Clock::time_point start_;
  Clock::time_point last_;
  bool line_is_dirty_ = false;
};

// JSON as UTF-8 text, on one line unless `indented`. File names may hold any bytes: those that are
// not UTF-8 become U+FFFD.
std::string JsonText(const nlohmann::ordered_json& json, bool indented);

// Writes indented JSON, as WriteFileAtomically does.
Result<void> WriteJson(const std::string& path, const nlohmann::ordered_json& json);

}  // namespace mobilenet
