import { getEnvironmentData, isMainThread, parentPort, threadId, workerData } from 'node:worker_threads';

workerData.port.postMessage('hello');
parentPort.on('message', (message) => {
  if (message === 'stop') {
    workerData.port.close();
    parentPort.close();
    return;
  }
  parentPort.postMessage({
    isMainThread,
    threadId,
    map: workerData.map,
    bytes: message.bytes,
    argv: process.argv.slice(2),
    from: process.env.FROM,
    colour: getEnvironmentData('colour'),
  });
});
