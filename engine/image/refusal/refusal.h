#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace mobilenet {

// The sentences for people whose file is not decoded: what is wrong with it and what to do. Each
// begins with a verb, to be put after "cat.jpg: the file ". web/classifier/refusal.js has the same
// sentences for browsers, and a test compares the two.

std::string RefuseEmpty();
std::string RefuseBytes(size_t bytes, size_t most);
std::string RefusePixels(int64_t width, int64_t height, int64_t most);
// A file that is no picture, or of a format that the decoder does not read. `name` is the file's
// name: the sentence says if its suffix promises something else.
std::string RefuseFormat(std::span<const uint8_t> bytes, std::string_view name);
std::string RefuseIncomplete(std::string_view format);  // "JPEG"
std::string RefuseDamaged(std::string_view why);        // "a Huffman table is missing"
std::string RefuseUnsupported(std::string_view what);   // "JPEG with arithmetic coding"
std::string RefuseMemory();

}  // namespace mobilenet
