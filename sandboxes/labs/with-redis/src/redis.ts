import { Redis } from 'ioredis';

export const REDIS_URL = process.env.REDIS_URL ?? 'redis://localhost:6379';

export const redis = new Redis(REDIS_URL);

// The client connects again by itself; without a listener an error would end the process.
redis.on('error', (error) => console.error('Redis:', error.message));
