console.log(globalThis.preloaded, process.argv.slice(2), process.execArgv.length, require.main === module);
