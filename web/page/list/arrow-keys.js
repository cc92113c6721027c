// Makes a grid of buttons one stop of the Tab key; the arrow keys, Home and End move inside it.
export function moveByArrowKeys(grid) {
  const buttons = () => Array.from(grid.children, (item) => item.firstElementChild);

  function columns(all) {
    const top = all[0].offsetTop;
    const next = all.findIndex((button) => button.offsetTop !== top);
    return next < 0 ? all.length : next;
  }

  function target(key, all, at) {
    switch (key) {
      case 'ArrowRight':
        return at + 1;
      case 'ArrowLeft':
        return at - 1;
      case 'ArrowDown':
        return at + columns(all);
      case 'ArrowUp':
        return at - columns(all);
      case 'Home':
        return 0;
      case 'End':
        return all.length - 1;
      default:
        return null;
    }
  }

  grid.addEventListener('keydown', (event) => {
    const all = buttons();
    const to = target(event.key, all, all.indexOf(document.activeElement));
    if (to === null) return;
    event.preventDefault();
    all[to]?.focus();
  });

  grid.addEventListener('focusin', ({ target: focused }) => {
    for (const button of grid.querySelectorAll('[tabindex="0"]')) button.tabIndex = -1;
    focused.tabIndex = 0;
  });
}
