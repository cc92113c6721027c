#include "trainer/base/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace mobilenet {

Result<MappedFile> MappedFile::Open(const std::string& path) {
  const auto fail = [&](const char* action) {
    return Fail(path + ": cannot " + action + ": " + std::strerror(errno));
  };
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return fail("open");
  struct stat status {};
  const bool known = fstat(descriptor, &status) == 0;
  const size_t size = static_cast<size_t>(status.st_size);
  // mmap refuses a length of 0.
  void* data =
      known && size > 0 ? mmap(nullptr, size, PROT_READ, MAP_SHARED, descriptor, 0) : nullptr;
  const auto failed = fail("map");
  close(descriptor);  // the mapping stays
  if (!known || data == MAP_FAILED) return failed;
  return MappedFile(data, size);
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) munmap(data_, size_);
}

}  // namespace mobilenet
