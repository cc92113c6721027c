#pragma once

#include <string>

#include "engine/base/result.h"

namespace mobilenet {

// An error for the name of a class folder that cannot be a label: it is not UTF-8, has characters
// that EscapedName escapes, or none that is visible. The message names it, escaped.
Result<void> CheckClassName(const std::string& name);

// The label of a class folder that has this name: English for the Italian names of Kaggle's
// Animals-10 (cane: dog), any other name as it is.
std::string LabelOf(const std::string& folder_name);

// Names with the same key mean the same label. They differ only by translation, by upper and lower
// case, by spaces, by invisible characters or by Unicode form (NFC or NFD). A name of one letter
// keeps its case: datasets of letters have both.
std::string LabelKey(const std::string& name);

// The name in composed Unicode form (NFC), with single spaces, and none at its ends.
std::string TidyName(const std::string& name);

}  // namespace mobilenet
