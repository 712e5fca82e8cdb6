module.exports = 'usual';
