#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace mobilenet {

// Why an operation failed, as text for the user: which file or tensor is wrong, what was expected
// and what was found. The engine never prints, throws or exits; it returns an Error.
struct Error {
  std::string message;
};

// A value of T or an Error. Test it with `if (result)`; `*result` is the value, result.error() the
// error.
template <typename T>
using Result = tl::expected<T, Error>;

// Makes an Error to return from a function with any Result type.
inline tl::unexpected<Error> Fail(std::string message) {
  return tl::unexpected<Error>(Error{std::move(message)});
}

}  // namespace mobilenet
