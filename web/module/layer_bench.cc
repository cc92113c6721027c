// For the benchmark page: the time of each layer, and the peak rate of multiply-adds in this
// browser.

#include <emscripten/bind.h>

#include <algorithm>
#include <string>
#include <vector>

#include "engine/kernels/common/peak.h"
#include "web/module/session.h"

namespace mobilenet {
namespace {

// `mult_adds` of one run, `seconds` of all runs since MeasureLayers(true).
struct LayerTime {
  std::string name;
  double mult_adds = 0;
  double seconds = 0;
};

std::vector<double>& Seconds() {
  static std::vector<double> seconds;
  return seconds;
}

// Starts a new measurement, or ends it.
void MeasureLayers(bool on) {
  Classifier& classifier = *session().classifier();
  Seconds().assign(on ? Layers(classifier.spec()).size() : 0, 0.0);
  classifier.SetProfile(Seconds());
}

int LayerCount() { return static_cast<int>(Seconds().size()); }

LayerTime LayerAt(int index) {
  const Layer layer = Layers(session().classifier()->spec())[static_cast<size_t>(index)];
  return {layer.name, static_cast<double>(layer.mult_adds), Seconds()[static_cast<size_t>(index)]};
}

// Computes multiply-adds on registers only, float or int8 as the network does, for the caller to
// time. Returns their number.
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
