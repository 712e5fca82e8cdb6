/** `node:constants`, the legacy heap of numbers. */
import { constants as openssl } from './crypto/constants';
import { constants } from './fs/constants';
import { dlopen, errno, priority, signals } from './os-constants';

const { defaultCipherList: _, ...numbers } = openssl;

export default {
  ...dlopen,
  ...errno,
  ...priority,
  ...signals,
  ...constants,
  ...numbers,
  defaultCipherList: openssl['defaultCoreCipherList'],
};
