exports.named = 'named';
exports.self = module.id.split('/').pop();
