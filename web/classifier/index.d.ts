/** A global class's instances where there is such a class, so that programs for Node.js need no "dom" library. */
type Global<Name extends string> = typeof globalThis extends Record<Name, { prototype: infer Instance }> ? Instance : never;

/** Pixels as they are, rows from top to bottom, four bytes each: red, green, blue, alpha. Every ImageData is one. */
export interface ImageDataLike {
  readonly data: Uint8ClampedArray | Uint8Array;
  readonly width: number;
  readonly height: number;
}

/**
 * Where a picture comes from: a file (Blob or File, or its bytes), pixels, or in browsers whatever can
 * be drawn. Live sources are HTMLVideoElements (a film or the webcam).
 */
export type Source =
  | Blob
  | Uint8Array
  | ArrayBuffer
  | ImageDataLike
  | Global<'ImageBitmap'>
  | Global<'HTMLCanvasElement'>
  | Global<'OffscreenCanvas'>
  | Global<'HTMLImageElement'>
  | Global<'HTMLVideoElement'>;

export interface CreateOptions {
  /**
   * A .safetensors file of the trainer: its address, relative to the page (in Node.js a URL, or a path
   * relative to the working directory), or the file itself.
   */
  weights: string | URL | Blob | Uint8Array | ArrayBuffer;
  /**
   * How many threads are wished for; default 1. More need a page that is cross-origin isolated (the headers
   * Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp), or Node.js; there are
   * at most as many as cores, and four. Otherwise there is one: info() says how many there are and why. The answers
   * are the same bits.
   */
  threads?: number;
  /** Ends the creation; its promise then rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Bytes of the weights file that have come; total is null where the server does not say. */
  onProgress?: (progress: { loaded: number; total: number | null }) => void;
}

export interface EmbedOptions {
  /** Takes the picture out of the queue, or ignores its result; the promise rejects with the reason. */
  signal?: AbortSignal;
}

export interface ClassifyOptions extends EmbedOptions {
  /** How many predictions the result lists; all where it is left out. */
  topK?: number;
}

export interface ClassifyAllOptions {
  /** As for classify. */
  topK?: number;
  /** Ends the work after the picture that is under way; the promise rejects with the reason. */
  signal?: AbortSignal;
  /** Called as each outcome comes, in the order of the sources; `index` counts them from 0. */
  onResult?: (outcome: Outcome, index: number) => void;
}

export interface ExplainOptions extends EmbedOptions {
  /** The label to explain, one of info().labels. The most probable one where it is left out. */
  label?: string;
}

export interface Prediction {
  label: string;
  /** 0 to 1; all labels together give 1. */
  probability: number;
}

export interface Result {
  /** The most probable label. */
  label: string;
  /** Its probability. */
  confidence: number;
  /** Whether the answer reaches the threshold stored in the weights: false means "none of these". */
  known: boolean;
  /** The most probable first. */
  predictions: Prediction[];
  /** The network's raw numbers, in the order of info().labels. */
  logits: number[];
  /** Time for resizing and for the network, without decoding the file and without waiting. */
  milliseconds: number;
}

/** What became of one source among many. */
export type Outcome = { result: Result; error?: undefined } | { result?: undefined; error: ClassifierError };

/**
 * Why a label got its logit: its class activation map (Zhou et al., arXiv 1512.04150), laid over the
 * whole picture in width x height equal parts.
 */
export interface HeatMap {
  /** The label that is explained. */
  label: string;
  /** info().size / 32, the side of the network's last map: 4 for 128 pixels. */
  width: number;
  height: number;
  /**
   * width * height numbers, row by row from the top, each row from the left. A value is what its part
   * of the picture says for the label, in logits: their mean plus the label's bias is the label's
   * logit. Negative values speak against it. In an int8 network the equation holds up to rounding.
   */
  values: number[];
  /** What classify() says of the same picture; it comes from the same run of the network. */
  result: Result;
}

export interface Info {
  simd: 'relaxed' | 'simd128';
  threads: number;
  /** Width multiplier of the network. */
  alpha: number;
  /** Side of its input in pixels. */
  size: number;
  labels: string[];
  int8: boolean;
  /** Why this build runs with this many threads. */
  reason: string;
}

export interface Classifier {
  /**
   * Classifies one picture in the worker, one at a time.
   *
   * Photos (everything but video elements) are taken as they are at the call and answered in that
   * order; none is dropped. A video's frame is taken when its turn comes, after waiting photos; when
   * another video call comes first, the waiting one rejects with the code 'superseded', so that the
   * newest frame wins. explain() and embed() wait in the same queue by the same rules.
   */
  classify(source: Source, options?: ClassifyOptions): Promise<Result>;
  /**
   * Classifies one source after the other. The next one is taken from `sources` only when the one
   * before is answered, so that a generator can read thousands of files with the memory of one. A
   * source that fails has its error as outcome and does not stop the rest; the promise rejects when
   * the signal aborts, when the classifier is disposed of, or when `sources` itself throws.
   */
  classifyAll(sources: Iterable<Source> | AsyncIterable<Source>, options?: ClassifyAllOptions): Promise<Outcome[]>;
  /** Classifies a picture and says which parts of it speak for a label. */
  explain(source: Source, options?: ExplainOptions): Promise<HeatMap>;
  /**
   * The network's view of a picture without the labels: its 1024 * alpha features after the global
   * average pool. Pictures of like things have embeddings with a large cosine.
   */
  embed(source: Source, options?: EmbedOptions): Promise<Float32Array>;
  info(): Info;
  /** Ends the worker and frees its memory. Open calls, and later ones, reject with 'disposed'. */
  dispose(): void;
}

export type ErrorCode =
  /** This browser lacks something; the sentence says what. */
  | 'unsupported'
  /** The engine or the weights file did not come; see url, status, contentType, cause. */
  | 'download'
  /** The file is not weights of this network. */
  | 'weights'
  /** The engine or its worker failed. */
  | 'engine'
  | 'memory'
  /** An argument is of the wrong kind, or a source has no readable picture. */
  | 'input'
  | 'empty'
  | 'unreadable'
  | 'not-an-image'
  /** A picture, but of a format that cannot be opened here. */
  | 'unsupported-image'
  | 'broken-image'
  /** More than 64 megapixels or 50 MB. */
  | 'too-large'
  | 'superseded'
  | 'disposed';

export declare class ClassifierError extends Error {
  constructor(code: ErrorCode, message: string, details?: Partial<Pick<ClassifierError, 'cause' | 'url' | 'status' | 'contentType'>>);
  readonly name: 'ClassifierError';
  readonly code: ErrorCode;
  /** A sentence for people. */
  readonly message: string;
  /** The error below this one, as text where it was another thread's. */
  readonly cause?: unknown;
  readonly url?: string;
  readonly status?: number;
  readonly contentType?: string;
}

export declare function createClassifier(options: CreateOptions): Promise<Classifier>;
