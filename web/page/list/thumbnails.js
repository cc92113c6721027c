import { inSite } from '../site.js';

// Loads the thumbnail of an image element when it comes near the viewport. Object URLs are revoked after loading, so a
// thousand photos take no more memory than their thumbnails.
export class Thumbnails {
  #worker = new Worker(inSite('page/list/thumbnail-worker.js'), { type: 'module', name: 'thumbnails' });
  #waiting = new Map(); // id → image
  #files = new WeakMap(); // image → file
  #nextId = 0;
  #observer;

  constructor() {
    this.#observer = new IntersectionObserver((changes) => this.#observe(changes), { rootMargin: '50%' });
    this.#worker.onmessage = ({ data }) => this.#receive(data);
  }

  // Shows the file's thumbnail in the image once that comes near the viewport.
  watch(image, file) {
    this.#files.set(image, file);
    this.#observer.observe(image);
  }

  #observe(changes) {
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
