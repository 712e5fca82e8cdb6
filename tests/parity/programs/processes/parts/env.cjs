const { PLAIN, QUOTED, SINGLE, SHOUT, GIVEN } = process.env;
console.log({ PLAIN, QUOTED, SINGLE, SHOUT, GIVEN }, globalThis.preloaded);
