const all = ['all'];

export { all as 'module.exports' };
