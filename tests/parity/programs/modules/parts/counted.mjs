globalThis.counted = (globalThis.counted ?? 0) + 1;
export const loads = globalThis.counted;
export const url = import.meta.url.split('/').pop();
