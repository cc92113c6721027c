// For the page that measures: where a run's time goes, layer by layer, and what this browser's
// multiply-adds could reach.

#include <emscripten/bind.h>

#include <algorithm>
#include <string>
#include <vector>

#include "engine/kernels/common/peak.h"
#include "web/module/session.h"

namespace mobilenet {
namespace {

// `seconds` of all runs since MeasureLayers(true).
struct LayerTime {
  std::string name;
  double mult_adds = 0;
  double seconds = 0;
};

std::vector<double>& Seconds() {
  static std::vector<double> seconds;
  return seconds;
}

// Starts anew, or ends.
void MeasureLayers(bool on) {
  Classifier& classifier = *session().classifier();
  Seconds().assign(on ? Layers(classifier.spec()).size() : 0, 0.0);
  classifier.MeasureInto(Seconds());
}

int LayerCount() { return static_cast<int>(Seconds().size()); }

LayerTime LayerAt(int index) {
  const Layer layer = Layers(session().classifier()->spec())[static_cast<size_t>(index)];
  return {layer.name, static_cast<double>(layer.mult_adds), Seconds()[static_cast<size_t>(index)]};
}

// Multiply-adds on registers alone, of the network's kind, for the caller to time. Returns how
// many.
double RunPeak(int rounds) {
  float values[3] = {0.999f, 0.001f, 0};
  const auto run = session().classifier()->int8() ? RunInt8Peak : RunFloatPeak;
  return static_cast<double>(run(rounds, values)) / 2;
}

}  // namespace

EMSCRIPTEN_BINDINGS(layer_bench) {
  emscripten::value_object<LayerTime>("LayerTime")
      .field("name", &LayerTime::name)
      .field("multAdds", &LayerTime::mult_adds)
      .field("seconds", &LayerTime::seconds);
  emscripten::function("measureLayers", &MeasureLayers);
  emscripten::function("layerCount", &LayerCount);
  emscripten::function("layerAt", &LayerAt);
  emscripten::function("runPeak", &RunPeak);
}

}  // namespace mobilenet
