// Draws a class activation map over a photo: dark where there is no evidence for the label and bright where there is
// most, so that it can be read without seeing colours. Red, green, blue and opacity (0 to 255) from none to most.
const colours = [
  [8, 8, 28, 165],
  [52, 14, 76, 125],
  [150, 34, 90, 95],
  [218, 80, 58, 95],
  [250, 150, 20, 115],
  [255, 226, 110, 130],
];
const maxSide = 96; // pixels on the longer side; the browser scales it up smoothly

function colourAt(heat) {
  const position = heat * (colours.length - 1);
  const index = Math.min(Math.floor(position), colours.length - 2);
  const share = position - index;
  return colours[index].map((channel, i) => channel + share * (colours[index + 1][i] - channel));
}

// The map's value at (x, y), each from 0 to 1, interpolated smoothly between the centres of its cells.
function valueAt({ width, height, values }, x, y) {
  const along = (position, count) => {
    const at = Math.min(Math.max(position * count - 0.5, 0), count - 1);
    const low = Math.min(Math.floor(at), Math.max(count - 2, 0));
    const share = at - low;
    return [low, Math.min(low + 1, count - 1), share * share * (3 - 2 * share)];
  };
  const [left, right, shareX] = along(x, width);
  const [top, bottom, shareY] = along(y, height);
  const row = (line) => values[line * width + left] * (1 - shareX) + values[line * width + right] * shareX;
  return row(top) * (1 - shareY) + row(bottom) * shareY;
}

// Draws `map` into a canvas. `strongest` is the value that gets the brightest colour; `aspect` is the photo's width / height.
export function drawHeatMap(canvas, map, { strongest, aspect }) {
  canvas.width = Math.max(1, Math.round(aspect >= 1 ? maxSide : maxSide * aspect));
  canvas.height = Math.max(1, Math.round(aspect >= 1 ? maxSide / aspect : maxSide));
  const context = canvas.getContext('2d');
  const image = context.createImageData(canvas.width, canvas.height);
  for (let y = 0, at = 0; y < canvas.height; ++y) {
    for (let x = 0; x < canvas.width; ++x, at += 4) {
      const value = valueAt(map, (x + 0.5) / canvas.width, (y + 0.5) / canvas.height);
      const heat = strongest > 0 ? Math.min(Math.max(value / strongest, 0), 1) : 0;
      image.data.set(colourAt(heat), at);
    }
  }
  context.putImageData(image, 0, 0);
}
