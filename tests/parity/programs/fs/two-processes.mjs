// Two processes see what the other does to files: content, folders, links, modes and watching.
import { fork } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const say = (message) => process.send(message);

if (process.argv[2] === undefined) {
  const root = fs.mkdtempSync(join(tmpdir(), 'parity-'));
  const at = (name) => join(root, name);
  fs.mkdirSync(at('folder'));
  fs.writeFileSync(at('folder/before'), 'written before the fork', { mode: 0o600 });
  fs.symlinkSync('folder/before', at('link'));
  const child = fork(fileURLToPath(import.meta.url), [root]);
  child.on('message', (message) => {
    if (message === 'ready') {
      fs.appendFileSync(at('folder/before'), ', and after');
      fs.mkdirSync(at('deep/er'), { recursive: true });
      fs.renameSync(at('link'), at('deep/link'));
      child.send('look');
    } else if (message === 'written') {
      console.log(
        'parent reads',
        fs.readFileSync(at('from-child'), 'utf8'),
        fs.statSync(at('from-child')).mode & 0o777,
      );
      console.log('parent lists', fs.readdirSync(root));
      const same = fs.statSync(at('from-child')).ino === fs.statSync(at('hard')).ino;
      console.log('hard link', same, fs.statSync(at('hard')).nlink);
      const watcher = fs.watch(root, (type, name) => {
        console.log('parent is told', type, name);
        watcher.close();
        child.send('end');
      });
      child.send('touch');
    } else console.log(message);
  });
  child.on('exit', (code) => {
    console.log('exit', code);
    fs.rmSync(root, { recursive: true });
  });
} else {
  const at = (name) => join(process.argv[2], name);
  say(
    `child reads ${fs.readFileSync(at('link'), 'utf8')} ${(fs.statSync(at('link')).mode & 0o777).toString(8)}`,
  );
  process.on('message', (message) => {
    if (message === 'look') {
      say(`child reads ${fs.readFileSync(at('folder/before'), 'utf8')}`);
      say(
        `child sees ${fs.readdirSync(process.argv[2], { recursive: true }).sort()} ${fs.readlinkSync(at('deep/link'))}`,
      );
      fs.writeFileSync(at('from-child'), 'hello');
      fs.chmodSync(at('from-child'), 0o640);
      fs.linkSync(at('from-child'), at('hard'));
      fs.rmSync(at('deep'), { recursive: true });
      say('written');
    } else if (message === 'touch') fs.writeFileSync(at('new'), '');
    else process.disconnect();
  });
  say('ready');
}
