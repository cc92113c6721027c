// The URL of the site's folder, the one with index.html and bench.html.
export const site = new URL('./', document.baseURI);

// The URL of a path relative to the site.
export const inSite = (path) => new URL(path, site);
