globalThis.preloaded = await Promise.resolve('by import');
