#include "trainer/report/report_mistakes.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/image/decode/decode.h"
#include "engine/image/resize.h"
#include "engine/infer/answer.h"
#include "engine/infer/class_activation.h"
#include "trainer/base/jpeg_writer.h"
#include "trainer/evaluation/classified_photo.h"
#include "trainer/evaluation/photo_classifier.h"

namespace mobilenet {
namespace {

constexpr int kThumbnailSide = 200;  // longer side, in pixels
constexpr int kJpegQuality = 80;

Image Thumbnail(const Image& image) {
  const double scale =
      std::min(1.0, static_cast<double>(kThumbnailSide) / std::max(image.width, image.height));
  const auto scaled = [&](int extent) {
    return std::max(1, static_cast<int>(std::lround(extent * scale)));
  };
  return Resize(image, scaled(image.width), scaled(image.height));
}

// The map's value at (x, y) in [0, 1] x [0, 1], interpolated bilinearly between cell centres.
float Sample(const std::vector<float>& map, int side, float x, float y) {
  const auto clamped = [&](float at) {
    return std::clamp(at * static_cast<float>(side) - 0.5f, 0.0f, static_cast<float>(side - 1));
  };
  const float column = clamped(x), row = clamped(y);
  const int left = static_cast<int>(column), top = static_cast<int>(row);
  const int right = std::min(left + 1, side - 1), bottom = std::min(top + 1, side - 1);
  const float across = column - static_cast<float>(left), down = row - static_cast<float>(top);
  const auto in_row = [&](int line) {
    return map[line * side + left] * (1 - across) + map[line * side + right] * across;
  };
  return in_row(top) * (1 - down) + in_row(bottom) * down;
}

// The colour for a heat of 0 to 1. Lightness grows with the heat, so that the map can be read
// without colour vision.
std::array<float, 3> HeatColour(float heat) {
  constexpr std::array<float, 3> kStops[] = {
      {20, 11, 52}, {132, 32, 107}, {229, 92, 48}, {246, 215, 70}};
  const float at = heat * 3;
  const int stop = std::min(static_cast<int>(at), 2);
  const float rest = at - static_cast<float>(stop);
  std::array<float, 3> colour;
  for (int c = 0; c < 3; ++c) {
    colour[c] = kStops[stop][c] * (1 - rest) + kStops[stop + 1][c] * rest;
  }
  return colour;
}

// Fills in both pictures of `mistake`.
Result<void> DrawPictures(const std::string& path, Classifier& classifier, Mistake& mistake) {
  const Result<Image> image = ReadImage(path);
  if (!image) return tl::unexpected(image.error());
  ClassifyImage(*image, classifier);
  const Image thumbnail = Thumbnail(*image);
  mistake.width = thumbnail.width;
  mistake.height = thumbnail.height;
  mistake.photo_jpeg = EncodeJpegFile(thumbnail, kJpegQuality);
  mistake.heat_jpeg = EncodeJpegFile(
      OverlayHeatMap(thumbnail, ClassActivationMap(classifier, mistake.answer)), kJpegQuality);
  return {};
}

}  // namespace

Image OverlayHeatMap(const Image& photo, const std::vector<float>& map) {
  const int side = static_cast<int>(std::lround(std::sqrt(static_cast<double>(map.size()))));
  const float largest = *std::max_element(map.begin(), map.end());
  Image blended = photo;
  for (int y = 0; y < photo.height; ++y) {
    for (int x = 0; x < photo.width; ++x) {
      const float value =
          Sample(map, side, (static_cast<float>(x) + 0.5f) / static_cast<float>(photo.width),
                 (static_cast<float>(y) + 0.5f) / static_cast<float>(photo.height));
      const float heat = largest > 0 ? std::clamp(value / largest, 0.0f, 1.0f) : 0;
      const std::array<float, 3> colour = HeatColour(heat);
      uint8_t* rgb = &blended.pixels[(static_cast<size_t>(y) * photo.width + x) * 3];
      const float grey = 0.299f * rgb[0] + 0.587f * rgb[1] + 0.114f * rgb[2];
      for (int c = 0; c < 3; ++c) {
        rgb[c] = static_cast<uint8_t>(std::lround(0.5f * grey + 0.5f * colour[c]));
      }
    }
  }
  return blended;
}

Result<std::vector<Mistake>> WorstMistakes(const AnyWeights& weights,
                                           const std::vector<ClassifiedPhoto>& photos,
                                           size_t count) {
  Result<Classifier> classifier = Classifier::Create(weights);
  if (!classifier) return tl::unexpected(classifier.error());
  struct Candidate {
    size_t photo;
    Answer answer;
  };
  std::vector<Candidate> wrong;
  for (size_t i = 0; i < photos.size(); ++i) {
    Answer answer =
        Interpret(photos[i].logits, classifier->calibration(), classifier->others().size());
    if (answer.best != photos[i].truth) wrong.push_back({i, std::move(answer)});
  }
  std::stable_sort(wrong.begin(), wrong.end(), [](const Candidate& a, const Candidate& b) {
    return a.answer.confidence > b.answer.confidence;
  });
  if (wrong.size() > count) wrong.erase(wrong.begin() + static_cast<ptrdiff_t>(count), wrong.end());

  std::vector<Mistake> mistakes;
  for (const Candidate& candidate : wrong) {
    const ClassifiedPhoto& photo = photos[candidate.photo];
    Mistake mistake;
    mistake.name = photo.name;
    mistake.truth = photo.truth;
    mistake.answer = candidate.answer.best;
    mistake.confidence = candidate.answer.confidence;
    mistake.truth_probability = candidate.answer.probabilities[photo.truth];
    if (auto drawn = DrawPictures(photo.path, *classifier, mistake); !drawn) {
      mistake.problem = drawn.error().message;
    }
    mistakes.push_back(std::move(mistake));
  }
  return mistakes;
}

}  // namespace mobilenet
