// The phases of an opening, for --phases.

// Runs in the page and in its worker. Returns when files arrived and the performance marks, by the clock
// of the page or worker that runs it.
function timeline() {
  const files = performance.getEntriesByType('resource').map(({ name, startTime, responseEnd }) => ({ name, startTime, responseEnd }));
  const marks = performance.getEntriesByType('mark').map(({ name, startTime }) => ({ name, startTime }));
  const [document] = performance.getEntriesByType('navigation');
  const [paint] = performance.getEntriesByType('paint');
  return { origin: performance.timeOrigin, files, marks, document: document?.responseEnd, paint: paint?.startTime };
}

// Milliseconds from the start of the navigation for each phase, in order of time. A file counts when its
// last byte has arrived, whether the page or its worker fetched it.
export async function phasesOf(page) {
  const here = await page.evaluate(timeline);
  const [worker] = page.workers();
  const there = await worker.evaluate(timeline);
  const shift = there.origin - here.origin;
  const later = (entry) => ({ ...entry, startTime: entry.startTime + shift, responseEnd: entry.responseEnd + shift });
  const files = [...here.files, ...there.files.map(later)];
  const times = (pattern, time) => files.filter(({ name }) => pattern.test(name)).map((file) => file[time]);
  // Chromium lists the modules that the worker imports among those of the page; they are the ones that
  // start after the worker was requested.
  const workerRequested = Math.min(...times(/classifier\/worker\.js$/, 'startTime'));
  const ofWorker = ({ name, startTime }) => /\/classifier\/.*\.js$/.test(name) && startTime >= workerRequested;
  const answered = here.marks.find(({ name }) => name === 'answered').startTime;
  const scripts = files.filter(({ name, responseEnd }) => name.endsWith('.js') && responseEnd < answered);
  const lastOf = (some) => Math.max(...some.map(({ responseEnd }) => responseEnd));
  const phases = {
    'document loaded': here.document,
    'page’s modules loaded': lastOf(scripts.filter((file) => !ofWorker(file))),
    'first paint': here.paint,
    'worker requested': workerRequested,
    'worker started': shift,
    'worker’s modules loaded': lastOf(scripts.filter(ofWorker)),
    'engine requested': Math.min(...times(/\.wasm$/, 'startTime')),
    'engine loaded': Math.max(...times(/\.wasm$/, 'responseEnd')),
    'weights requested': Math.min(...times(/\.safetensors$/, 'startTime')),
    'weights loaded': Math.max(...times(/\.safetensors$/, 'responseEnd')),
    ...Object.fromEntries([...here.marks, ...there.marks.map(later)].map(({ name, startTime }) => [name, startTime])),
  };
  return Object.fromEntries(Object.entries(phases).sort(([, a], [, b]) => a - b));
}
