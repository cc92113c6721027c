#pragma once

#include <string>
#include <vector>

#include "trainer/report/model_card.h"

namespace mobilenet {

// The model card's section on photos of none of the classes, by kind; all entries must have been
// judged by such photos. `held_out`: only those that training did not see.
std::string CardUnknowns(const std::vector<CardEntry>& entries, bool held_out);

}  // namespace mobilenet
