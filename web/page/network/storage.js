// Remembers the user's choices between visits. A browser may forbid storage; choices are then forgotten.
export function remember(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // storage is forbidden
  }
}

export function recall(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
