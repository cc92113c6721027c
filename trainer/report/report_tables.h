#pragma once

#include <string>

#include "trainer/evaluation/evaluation.h"

namespace mobilenet {

// 2 precision recall / (precision + recall); 0 where both are 0, NaN where one is undefined.
double F1(const ClassResult& result);

// HTML tables of an evaluation, for the report's page: a row for each class with photos, precision,
// recall and F1; and the confusion matrix with cells shaded by their share of the row.
std::string ClassTableHtml(const Evaluation& evaluation);
std::string ConfusionTableHtml(const Evaluation& evaluation);

}  // namespace mobilenet
