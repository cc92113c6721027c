// Says so when the page cannot start: its script or one that it imports does not load, or the browser is too old to read
// it. In the JavaScript of old browsers, and in both languages, as no other file may be there.
/* eslint-disable no-var */
(function () {
  var find = function (id) {
    return /** @type {any} */ (document.getElementById(id));
  };
  var app = find('app');
  var isItalian = /^it/.test(navigator.language || '');
  var texts = isItalian
    ? {
        old: ['Questo browser è troppo vecchio', 'Serve Chrome o Edge 91, Firefox 89, Safari 16.4 o una versione più recente.'],
        failed: ['La pagina non si è avviata', 'Controlla la connessione e riprova.'],
        slow: 'Il caricamento è lento. Controlla la connessione.',
      }
    : {
        old: ['This browser is too old', 'It needs Chrome or Edge 91, Firefox 89, Safari 16.4, or newer.'],
        failed: ['The page didn’t start', 'Check your connection, then try again.'],
        slow: 'This takes a while. Check your connection.',
      };

  // main.js sets data-started.
  var hasStarted = function () {
    return app.hasAttribute('data-started');
  };

  function say(text, why) {
    find('headline').textContent = text[0];
    find('detail').textContent = text[1] + (why ? ' (' + why + ')' : '');
    app.setAttribute('data-state', 'failed');
  }

  function fail(why) {
    if (hasStarted()) return;
    say(texts.failed, why);
    find('retry').hidden = false;
    find('retry').onclick = function () {
      location.reload();
    };
  }

  if (!('noModule' in document.createElement('script'))) {
    say(texts.old);
    return;
  }
  // The errors of script elements do not bubble and have no message; those that scripts throw have one.
  addEventListener(
    'error',
    function (event) {
      if (event.message || /** @type {any} */ (event.target).tagName === 'SCRIPT') fail(event.message);
    },
    true,
  );
  addEventListener('unhandledrejection', function (event) {
    fail(event.reason && event.reason.message);
  });
  setTimeout(function () {
    if (!hasStarted() && app.getAttribute('data-state') === 'loading') find('detail').textContent = texts.slow;
  }, 10000);
})();
