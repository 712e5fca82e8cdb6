/** Where the project lies on the shell's disk. */
export const PROJECT = '/app';

export const inProject = (path: string): boolean => path === PROJECT || path.startsWith(`${PROJECT}/`);
