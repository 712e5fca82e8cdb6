/** `"0 2"`, as the compiler gives the positions of right answers, to `[0, 2]`. */
export const readPositions = (text: string): readonly number[] => text.split(' ').filter(Boolean).map(Number);
