export const kind: string = typeof import.meta.url;
