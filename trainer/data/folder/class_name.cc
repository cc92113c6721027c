#include "trainer/data/folder/class_name.h"

#include <utf8proc.h>

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <utility>

#include "trainer/console/escaped_name.h"

namespace mobilenet {
namespace {

// Kaggle's Animals-10.
constexpr std::pair<const char*, const char*> kEnglish[] = {
    {"cane", "dog"},           {"cavallo", "horse"},   {"elefante", "elephant"},
    {"farfalla", "butterfly"}, {"gallina", "chicken"}, {"gatto", "cat"},
    {"mucca", "cow"},          {"pecora", "sheep"},    {"ragno", "spider"},
    {"scoiattolo", "squirrel"}};

const utf8proc_uint8_t* Bytes(const std::string& text) {
  return reinterpret_cast<const utf8proc_uint8_t*>(text.data());
}

// The text in composed form, changed further by `options`; as it is where it is not UTF-8.
std::string Mapped(const std::string& text, int options) {
  utf8proc_uint8_t* bytes = nullptr;
  const utf8proc_ssize_t size =
      utf8proc_map(Bytes(text), static_cast<utf8proc_ssize_t>(text.size()), &bytes,
                   static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | options));
  const std::unique_ptr<utf8proc_uint8_t, void (*)(void*)> owner(bytes, &std::free);
  if (size < 0) return text;
  return {reinterpret_cast<const char*>(bytes), static_cast<size_t>(size)};
}

// Calls use(code, character) for each character; stops where the text is not UTF-8.
template <class Use>
void ForEachCharacter(const std::string& text, const Use& use) {
  for (size_t at = 0; at < text.size();) {
    utf8proc_int32_t code = 0;
    const utf8proc_ssize_t size =
        utf8proc_iterate(Bytes(text) + at, static_cast<utf8proc_ssize_t>(text.size() - at), &code);
    if (size <= 0) return;
    use(code, text.substr(at, static_cast<size_t>(size)));
    at += static_cast<size_t>(size);
  }
}

std::string WithSingleSpaces(const std::string& text) {
  std::string tidy;
  bool space = false;
  ForEachCharacter(text, [&](utf8proc_int32_t code, const std::string& character) {
    if (utf8proc_category(code) == UTF8PROC_CATEGORY_ZS) {
      space = true;
      return;
    }
    if (space && !tidy.empty()) tidy += ' ';
    space = false;
    tidy += character;
  });
  return tidy;
}

bool IsUtf8(const std::string& text) {
  size_t valid = 0;
  ForEachCharacter(
      text, [&](utf8proc_int32_t, const std::string& character) { valid += character.size(); });
  return valid == text.size();
}

}  // namespace

Result<void> CheckClassName(const std::string& name) {
  const std::string shown = "\"" + EscapedName(name) + "\"";
  if (!IsUtf8(name)) return Fail(shown + " is not UTF-8");
  if (EscapedName(name) != name) return Fail(shown + " has control characters");
  if (LabelKey(name).empty()) return Fail(shown + " has no visible character");
  return {};
}

std::string LabelOf(const std::string& folder_name) {
  for (const auto& [italian, english] : kEnglish) {
    if (folder_name == italian) return english;
  }
  return folder_name;
}

std::string LabelKey(const std::string& name) {
  const std::string visible = WithSingleSpaces(Mapped(name, UTF8PROC_IGNORE));
  int characters = 0;
  ForEachCharacter(visible, [&](utf8proc_int32_t, const std::string&) { ++characters; });
  return characters <= 1 ? visible : LabelOf(Mapped(visible, UTF8PROC_CASEFOLD));
}

std::string TidyName(const std::string& name) { return WithSingleSpaces(Mapped(name, 0)); }

}  // namespace mobilenet
