import { inSite } from '../site.js';

// Gives tiles their pictures when they come near the view. No address of a picture outlives its
// loading, so that a thousand photos cost what their small pictures cost.
export class Thumbnails {
  #worker = new Worker(inSite('page/list/thumbnail-worker.js'), { type: 'module', name: 'thumbnails' });
  #waiting = new Map(); // id → image
  #files = new WeakMap(); // image → file
  #nextId = 0;
  #observer;

  constructor() {
    this.#observer = new IntersectionObserver((changes) => this.#seen(changes), { rootMargin: '50%' });
    this.#worker.onmessage = ({ data }) => this.#receive(data);
  }

  // The image gets the file's picture as soon as it is wanted.
  watch(image, file) {
    this.#files.set(image, file);
    this.#observer.observe(image);
  }

  #seen(changes) {
    for (const { target, isIntersecting } of changes) {
      if (!isIntersecting) continue;
      this.#observer.unobserve(target);
      const id = this.#nextId++;
      this.#waiting.set(id, target);
      this.#worker.postMessage({ id, file: this.#files.get(target) });
    }
  }

  async #receive({ id, blob }) {
    const image = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (!blob) return;
    const url = URL.createObjectURL(blob);
    image.src = url;
    await image.decode().catch(() => {});
    URL.revokeObjectURL(url);
    image.dataset.loaded = true;
  }
}
