import { Queue, Worker } from 'bullmq';
import { REDIS_URL } from './redis.ts';

const connection = { url: REDIS_URL };

interface Mail {
  readonly to: string;
}

export const mails = new Queue<Mail>('mails', { connection });

export const worker = new Worker<Mail>(
  'mails',
  async ({ data, attemptsMade }) => {
    if (!data.to.includes('@')) throw new Error(`${data.to} is no address`);
    if (data.to.startsWith('slow') && attemptsMade === 0) throw new Error('The mail server did not answer');
    console.log(`Sent to ${data.to}`);
  },
  { connection },
);

mails.on('error', (error) => console.error('Queue:', error.message));
worker.on('error', (error) => console.error('Worker:', error.message));
worker.on('failed', (job, error) => console.log(`Job ${job?.id} failed: ${error.message}`));
