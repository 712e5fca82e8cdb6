console.log('speaks too', require.main === module);
