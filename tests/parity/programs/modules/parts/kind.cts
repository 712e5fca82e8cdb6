export const kind: string = typeof module;
