globalThis.preloaded = 'by require';
