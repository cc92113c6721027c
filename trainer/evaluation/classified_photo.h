#pragma once

#include <string>
#include <vector>

namespace mobilenet {

// A photo that the network was asked about, and its answer.
struct ClassifiedPhoto {
  std::string path;           // as opened
  std::string name;           // for people: class folder / file name
  int truth = 0;              // index into the weights' labels
  std::vector<float> logits;  // in their order
};

}  // namespace mobilenet
