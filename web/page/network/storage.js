// Small choices that outlive a visit. A browser may forbid storage: the page then forgets.
export function remember(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // nothing to be done
  }
}

export function recall(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
