import { describeEngine } from '../contract.suite';
import { createNativeEngine } from '.';

describeEngine('native engine', () => createNativeEngine());
