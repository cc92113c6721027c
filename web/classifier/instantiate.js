import { ClassifierError } from './errors.js';

// Memory that the browser does not give is an error of its own: closing other tabs helps.
const explain = (cause, what) =>
  cause instanceof RangeError ? new ClassifierError('memory', `There is not enough memory for ${what}.`, { cause }) : cause;

// Instantiates an Emscripten module with compiled code, so that it does not download the code itself. `what` names the
// module in messages; `options` are further options of Emscripten. The module prints nothing.
export function instantiate(createModule, compiled, what, options) {
  return new Promise((resolve, fail) => {
    const reject = (cause) => fail(explain(cause, what.toLowerCase()));
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
