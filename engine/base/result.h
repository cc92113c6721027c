#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace mobilenet {

// Why something could not be done, as a sentence for people. It names the file or tensor, what was
// expected and what was found. The engine never prints, throws or exits: it returns one of these.
struct Error {
  std::string message;
};

template <typename T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> Fail(std::string message) {
  return tl::unexpected<Error>(Error{std::move(message)});
}

}  // namespace mobilenet
