#include "trainer/quantization/photo_sample.h"

#include <algorithm>
#include <map>

#include "engine/image/decode/decode.h"
#include "engine/image/resize.h"
#include "trainer/console/terminal.h"
#include "trainer/data/dataset_scan.h"

namespace mobilenet {

std::vector<PhotoFile> SampleEvenlyPerClass(const std::vector<PhotoFile>& files, size_t count) {
  std::map<int, std::vector<const PhotoFile*>> classes;
  for (const PhotoFile& file : files) classes[file.label].push_back(&file);
  // Small classes come first, so that larger ones make up for the photos that they lack.
  std::vector<const std::vector<const PhotoFile*>*> order;
  for (const auto& [label, members] : classes) order.push_back(&members);
  std::stable_sort(order.begin(), order.end(),
                   [](const auto* a, const auto* b) { return a->size() < b->size(); });
  std::vector<PhotoFile> chosen;
  for (size_t i = 0; i < order.size(); ++i) {
    const std::vector<const PhotoFile*>& members = *order[i];
    const size_t share = std::min((count - chosen.size()) / (order.size() - i), members.size());
    for (size_t k = 0; k < share; ++k) chosen.push_back(*members[k * members.size() / share]);
  }
  return chosen;
}

Result<std::vector<std::vector<float>>> LoadInputs(const std::vector<PhotoFile>& files,
                                                   const NetworkDescription& network,
                                                   ThreadPool& pool) {
  const int side = network.spec.resolution;
  std::vector<std::vector<float>> inputs(files.size());
  std::vector<std::string> problems(files.size());
  pool.Run(static_cast<int>(files.size()), [&](int index, int) {
    const Result<Image> image = ReadImage(files[index].path);
    if (!image) {
      problems[index] = image.error().message;
      return;
    }
    const Crop whole{0, 0, static_cast<float>(image->width), static_cast<float>(image->height)};
    inputs[index].resize(size_t{3} * side * side);
    ResizeAndNormalise(image->pixels.data(), image->width, image->height, 3, whole, side,
                       network.preprocessing, inputs[index]);
  });
  for (const std::string& problem : problems) {
    if (!problem.empty()) ReportProblem(problem);
  }
  std::erase_if(inputs, [](const std::vector<float>& input) { return input.empty(); });
  if (inputs.empty()) return Fail("expected photos to calibrate on, found none that can be read");
  return inputs;
}

}  // namespace mobilenet
