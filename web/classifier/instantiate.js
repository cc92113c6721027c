import { ClassifierError } from './errors.js';

// A module of Emscripten's on code that is compiled already, which it would otherwise fetch by itself;
// `what` names it in messages, `options` are more of Emscripten's own. It prints nothing.
export function instantiate(createModule, compiled, what, options) {
  return new Promise((resolve, reject) => {
    createModule({
      ...options,
      instantiateWasm(imports, done) {
        WebAssembly.instantiate(compiled, imports).then((instance) => done(instance, compiled), reject);
        return {};
      },
      print() {},
      printErr() {},
      onAbort: (reason) => reject(new ClassifierError('engine', `${what} stopped: ${reason}`)),
    }).then(resolve, reject);
  });
}
