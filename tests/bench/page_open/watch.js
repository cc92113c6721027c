// What page_open.js does inside a page that it opens.

// Runs before the page's own scripts. Asks for the sample photo as soon as the page listens: the
// language list is filled in the same breath. window.answered gives the time of the first frame
// with the answer on it.
export function watch() {
  window.answered = new Promise((resolve) => {
    let asked = false;
    const look = () => {
      if (!asked && document.querySelector('#language option')) {
        asked = true;
        performance.mark('asked');
        document.getElementById('sample').click();
      }
      if (!document.querySelector('[data-state="result"], [data-state="unknown"]')) return;
      observer.disconnect();
      performance.mark('answered');
      // A frame callback comes before the frame is painted, a message after it.
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now());
        port2.postMessage(null);
      });
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { subtree: true, childList: true, attributeFilter: ['data-state'] });
  });
}

// The milliseconds from the start of the navigation, and what the page says.
export async function answerTime(page) {
  const patience = 30_000;
  const answered = page.evaluate(async () => {
    const milliseconds = await window.answered;
    return { milliseconds, answer: document.querySelector('h2').textContent };
  });
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error(`${page.url()} does not answer.`)), patience).unref());
  return Promise.race([answered, late]);
}
