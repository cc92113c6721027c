#pragma once

#include <string>

#include "trainer/evaluation/evaluation.h"

namespace mobilenet {

// 2 precision recall / (precision + recall); 0 when both are 0, NaN when either is NaN.
double F1(const ClassResult& result);

// HTML tables for the report. Labels are escaped; report_style.h has the colours.

// A row for each class: number of photos, precision, recall and F1.
std::string ClassTableHtml(const Evaluation& evaluation);
// The confusion matrix: a row for each true label, a column for each predicted label. The larger
// the fraction of the row, the deeper a cell's colour.
std::string ConfusionTableHtml(const Evaluation& evaluation);

}  // namespace mobilenet
