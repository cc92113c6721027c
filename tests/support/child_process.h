#pragma once

#include <fcntl.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <string>
#include <vector>

namespace mobilenet {

struct ChildLimits {
  rlim_t file_size = RLIM_INFINITY;  // a write beyond it fails, as on a full disk
  bool unprivileged = false;         // without root's right to read files without permission
};

// Runs the built trainer in the background, with its output in files: for tests that kill it or
// limit its disk space.
class ChildProcess {
 public:
  ChildProcess(const std::vector<std::string>& arguments, const std::string& out_file,
               const std::string& error_file, ChildLimits limits = {}) {
    // Allocates before fork, because another thread of the tests may hold the allocator's lock.
    std::vector<char*> words{const_cast<char*>(TRAINER_PROGRAM)};
    for (const std::string& argument : arguments)
      words.push_back(const_cast<char*>(argument.c_str()));
    words.push_back(nullptr);
    pid_ = fork();
    if (pid_ < 0) std::abort();
    if (pid_ > 0) return;
    // Not freopen: it would flush the output buffers of the test program.
    if (Redirect(STDOUT_FILENO, out_file) && Redirect(STDERR_FILENO, error_file) && Limit(limits)) {
      execv(words[0], words.data());
    }
    _exit(127);
  }
  ~ChildProcess() {
    if (pid_ > 0) Kill();
  }
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // Whether the process has ended by itself after this time at most.
  bool EndsWithin(double seconds) {
    for (int left = static_cast<int>(seconds * 1000); left >= 0; --left) {
      if (pid_ == 0 || Reap(WNOHANG)) return true;
      usleep(1000);
    }
    return false;
  }
  void Send(int signal) const {
    if (pid_ > 0) kill(pid_, signal);
  }
  void Kill() {
    Send(SIGKILL);
    Reap(0);
  }
  // The exit status; -1 after a signal.
  int Wait() {
    if (pid_ > 0) Reap(0);
    return WIFEXITED(status_) ? WEXITSTATUS(status_) : -1;
  }

 private:
  static bool Redirect(int descriptor, const std::string& path) {
    const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    return file >= 0 && dup2(file, descriptor) == descriptor;
  }

  static bool Limit(const ChildLimits& limits) {
    const rlimit file_size{limits.file_size, limits.file_size};
    if (limits.file_size != RLIM_INFINITY) {
      std::signal(SIGXFSZ, SIG_IGN);  // the write fails; the signal would end the process
      if (setrlimit(RLIMIT_FSIZE, &file_size) != 0) return false;
    }
    if (!limits.unprivileged || geteuid() != 0) return true;
    return prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE) == 0 &&
           prctl(PR_CAPBSET_DROP, CAP_DAC_READ_SEARCH) == 0;
  }

  bool Reap(int options) {
    if (waitpid(pid_, &status_, options) != pid_) return false;
    pid_ = 0;
    return true;
  }

  pid_t pid_ = 0;
  int status_ = 0;
};

}  // namespace mobilenet
