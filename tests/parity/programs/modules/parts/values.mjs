export const value = 1;
export const zed = 2;
export default 'default';
