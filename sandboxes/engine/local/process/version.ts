/** The Node that this engine behaves as. */
export const NODE_VERSION = 'v20.20.2';
