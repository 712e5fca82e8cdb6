/** Text by the rules of next.config.mjs. */
declare module '*.yml' {
  const text: string;
  export default text;
}
