#include "trainer/console/terminal.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "engine/base/file.h"
#include "trainer/base/text_table.h"
#include "trainer/console/escaped_name.h"
#include "trainer/console/exit_status.h"

namespace mobilenet {
namespace {

constexpr auto kRefresh = std::chrono::milliseconds(200);
constexpr const char* kClearLine = "\r\x1b[K";

}  // namespace

void ReportProblem(const std::string& message) {
  std::fprintf(stderr, "trainer: %s\n", EscapedName(message).c_str());
}

int ReportFailure(const Error& error) {
  ReportProblem(error.message);
  return kFailed;
}

int ReportWrongUsage(const Error& error) {
  ReportProblem(error.message);
  return kWrongUsage;
}

Result<void> FlushOutput() {
  errno = 0;
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return {};
  return Fail(std::string("standard output: cannot write: ") +
              (errno == 0 ? "an earlier write failed" : std::strerror(errno)));
}

Progress::Progress(std::string what, std::string noun)
    : what_(std::move(what)),
      noun_(std::move(noun)),
      shown_(isatty(STDERR_FILENO) == 1),
      start_(Clock::now()),
      last_(start_) {}

Progress::~Progress() {
  if (line_is_dirty_) std::fputs(kClearLine, stderr);
}

void Progress::Update(size_t done, size_t total) {
  const Clock::time_point now = Clock::now();
  if (!shown_ || (done < total && now - last_ < kRefresh)) return;
  last_ = now;
  line_is_dirty_ = true;
  const double seconds = SecondsSince(start_);
  std::fprintf(stderr, "%s%s  %s of %s, %.0f/s", kClearLine, what_.c_str(), Grouped(done).c_str(),
               Counted(total, noun_).c_str(), seconds > 0 ? done / seconds : 0.0);
}

std::string JsonText(const nlohmann::ordered_json& json, bool indented) {
  return json.dump(indented ? 2 : -1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

Result<void> WriteJson(const std::string& path, const nlohmann::ordered_json& json) {
  return WriteFileAtomically(path, JsonText(json, true) + "\n");
}

}  // namespace mobilenet
