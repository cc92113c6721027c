// Where the time of an opening goes.

// Runs in the page and in its worker: the files' times and the marks, by the clock of this one.
function timeline() {
  const files = performance.getEntriesByType('resource').map(({ name, startTime, responseEnd }) => ({ name, startTime, responseEnd }));
  const marks = performance.getEntriesByType('mark').map(({ name, startTime }) => ({ name, startTime }));
  const [document] = performance.getEntriesByType('navigation');
  const [paint] = performance.getEntriesByType('paint');
  return { origin: performance.timeOrigin, files, marks, document: document?.responseEnd, paint: paint?.startTime };
}

// Milliseconds from the start of the navigation, by name, in order. Files are there when the last byte
// is; the page or its worker may have fetched them.
export async function phasesOf(page) {
  const here = await page.evaluate(timeline);
  const [worker] = page.workers();
  const there = await worker.evaluate(timeline);
  const shift = there.origin - here.origin;
  const later = (entry) => ({ ...entry, startTime: entry.startTime + shift, responseEnd: entry.responseEnd + shift });
  const files = [...here.files, ...there.files.map(later)];
  const times = (pattern, time) => files.filter(({ name }) => pattern.test(name)).map((file) => file[time]);
  // Chromium counts the modules that the worker imports to the page: they come after it was asked for.
  const workerAskedFor = Math.min(...times(/classifier\/worker\.js$/, 'startTime'));
  const ofWorker = ({ name, startTime }) => /\/classifier\/.*\.js$/.test(name) && startTime >= workerAskedFor;
  const answered = here.marks.find(({ name }) => name === 'answered').startTime;
  const scripts = files.filter(({ name, responseEnd }) => name.endsWith('.js') && responseEnd < answered);
  const lastOf = (some) => Math.max(...some.map(({ responseEnd }) => responseEnd));
  const phases = {
    'document here': here.document,
    'page’s modules here': lastOf(scripts.filter((file) => !ofWorker(file))),
    'first paint': here.paint,
    'worker asked for': workerAskedFor,
    'worker started': shift,
    'worker’s modules here': lastOf(scripts.filter(ofWorker)),
    'engine asked for': Math.min(...times(/\.wasm$/, 'startTime')),
    'engine here': Math.max(...times(/\.wasm$/, 'responseEnd')),
    'weights asked for': Math.min(...times(/\.safetensors$/, 'startTime')),
    'weights here': Math.max(...times(/\.safetensors$/, 'responseEnd')),
    ...Object.fromEntries([...here.marks, ...there.marks.map(later)].map(({ name, startTime }) => [name, startTime])),
  };
  return Object.fromEntries(Object.entries(phases).sort(([, a], [, b]) => a - b));
}
