// Names that TypeScript cannot find itself: variables that tests put into a page, modules imported by their address in
// a site, and packages that only benchmarks install.

interface Window {
  [name: string]: any;
}
/** classifier-fixtures.js puts it into the page. */
declare const kit: any;

// The page's HTML says which class an element has, the kind of an entry which numbers it has.
interface ParentNode {
  querySelector(selectors: string): any;
  querySelectorAll(selectors: string): NodeListOf<any>;
}
interface Document {
  getElementById(id: string): any;
}
interface PerformanceEntry {
  [name: string]: any;
}

declare module '/*';
declare module '*/classifier/index.js';
declare module 'flatbuffers';
declare module 'onnx-proto';
declare module 'onnxruntime-node';
