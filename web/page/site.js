// Where the site lies, under whatever path: the folder of index.html and bench.html.
export const site = new URL('./', document.baseURI);

// `path` is relative to the site.
export const inSite = (path) => new URL(path, site);
