// The part of page_open.js that runs inside the page.

// Runs before the page's own scripts. Clicks the sample photo as soon as the page listens, which is when
// the list of languages has been filled. window.answered resolves to the time of the first frame that
// shows the answer.
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
      // The animation frame callback runs before the frame is painted, the message after it.
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

// Resolves to the milliseconds from the start of the navigation and the page's answer.
export async function answerTime(page) {
  const timeout = 30_000;
  const answered = page.evaluate(async () => {
    const milliseconds = await window.answered;
    return { milliseconds, answer: document.querySelector('h2').textContent };
  });
  const late = new Promise((_, reject) =>
    setTimeout(() => reject(new Error(`${page.url()} did not answer within ${timeout / 1000} s.`)), timeout).unref(),
  );
  return Promise.race([answered, late]);
}
