#pragma once

#include <string>
#include <vector>

namespace mobilenet {

// A photo with its true label and the model's answer.
struct ClassifiedPhoto {
  std::string path;           // to open
  std::string name;           // PhotoFile::relative
  int truth = 0;              // index into the weights' labels
  std::vector<float> logits;  // in the labels' order
};

}  // namespace mobilenet
