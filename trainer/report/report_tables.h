#pragma once

#include <string>

#include "trainer/evaluation/evaluation.h"

namespace mobilenet {

// 2 precision recall / (precision + recall); 0 when both are 0, NaN when either is NaN.
double F1(const ClassResult& result);

// HTML tables for the report: one row for each class with photos, precision, recall and F1, and the
// confusion matrix with cells shaded by their fraction of the row.
std::string ClassTableHtml(const Evaluation& evaluation);
std::string ConfusionTableHtml(const Evaluation& evaluation);

}  // namespace mobilenet
