#include "trainer/evaluation/photo_classifier.h"

#include <utility>

#include "engine/image/decode/decode.h"
#include "engine/image/resize.h"

namespace mobilenet {

Result<std::vector<Classifier>> CreateClassifiers(const AnyWeights& weights, int count) {
  std::vector<Classifier> classifiers;
  for (int i = 0; i < count; ++i) {
    // The first one checks the weights for all.
    Result<Classifier> classifier =
        i == 0 ? Classifier::Create(weights) : Classifier::CreateChecked(weights);
    if (!classifier) return tl::unexpected(classifier.error());
    classifiers.push_back(std::move(*classifier));
  }
  return classifiers;
}

Result<std::span<const float>> ClassifyPhoto(const std::string& path, Classifier& classifier) {
  const Result<Image> image = ReadImage(path);
  if (!image) return tl::unexpected(image.error());
  return ClassifyImage(*image, classifier);
}

Result<std::span<const float>> ClassifyStandardInput(StandardInput& input, Classifier& classifier) {
  const auto bytes = input.Rest(kMaxImageBytes);
  if (!bytes) return tl::unexpected(bytes.error());
  const Result<Image> image = DecodeImage(*bytes, kStandardInput);
  if (!image) return tl::unexpected(image.error());
  return ClassifyImage(*image, classifier);
}

std::span<const float> ClassifyImage(const Image& image, Classifier& classifier) {
  const Crop whole{0, 0, static_cast<float>(image.width), static_cast<float>(image.height)};
  ResizeAndNormalise(image.pixels.data(), image.width, image.height, 3, whole,
                     classifier.spec().resolution, classifier.preprocessing(), classifier.input());
  return classifier.Run();
}

}  // namespace mobilenet
