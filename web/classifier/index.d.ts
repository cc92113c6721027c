/** Where a picture comes from. Live sources are HTMLVideoElements (a film or the webcam). */
export type Source =
  | Blob
  | ImageData
  | ImageBitmap
  | HTMLCanvasElement
  | OffscreenCanvas
  | HTMLImageElement
  | HTMLVideoElement;

export interface CreateOptions {
  /** Address of a .safetensors file of the trainer, relative to the page. */
  weights: string | URL;
  /** How many threads are wished for. info() says how many there are and why. Default 1. */
  threads?: number;
  /** Ends the creation; its promise then rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Bytes of the weights file that have come; total is null where the server does not say. */
  onProgress?: (progress: { loaded: number; total: number | null }) => void;
}

export interface ClassifyOptions {
  /** How many predictions the result lists; all where it is left out. */
  topK?: number;
  /** Takes the picture out of the queue, or ignores its result; the promise rejects with the reason. */
  signal?: AbortSignal;
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
  /** Whether the confidence reaches the threshold stored in the weights: false means "none of these". */
  known: boolean;
  /** The most probable first. */
  predictions: Prediction[];
  /** The network's raw numbers, in the order of info().labels. */
  logits: number[];
  /** Time for resizing and for the network, without decoding the file and without waiting. */
  milliseconds: number;
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
   * newest frame wins.
   */
  classify(source: Source, options?: ClassifyOptions): Promise<Result>;
  info(): Info;
  /** Ends the worker and frees its memory. Open calls, and later ones, reject with 'disposed'. */
  dispose(): void;
}

export type ErrorCode =
  /** This browser lacks something; the sentence says what. */
  | 'unsupported'
  /** The engine or the weights file did not come; see url, status, contentType. */
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
  | 'unsupported-image'
  | 'broken-image'
  /** More than 64 megapixels or 50 MB. */
  | 'too-large'
  | 'superseded'
  | 'disposed';

export declare class ClassifierError extends Error {
  readonly name: 'ClassifierError';
  readonly code: ErrorCode;
  /** A sentence for people. */
  readonly message: string;
  readonly cause?: unknown;
  readonly url?: string;
  readonly status?: number;
  readonly contentType?: string;
}

export declare function createClassifier(options: CreateOptions): Promise<Classifier>;
