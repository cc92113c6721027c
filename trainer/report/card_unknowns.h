#pragma once

#include <string>
#include <vector>

#include "trainer/report/model_card.h"

namespace mobilenet {

// The model card's section on photos that show none of the classes, by kind. Every entry must have
// an `ood_acceptance`. `held_out`: the photos were held out from training, so that it is known
// which kinds it saw.
std::string CardUnknowns(const std::vector<CardEntry>& entries, bool held_out);

}  // namespace mobilenet
