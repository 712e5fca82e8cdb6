import chosen from '#chosen';

console.log(chosen);
