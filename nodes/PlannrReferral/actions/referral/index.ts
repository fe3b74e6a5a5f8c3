export { accept } from './accept.operation';
export { create } from './create.operation';
export { get } from './get.operation';
export { getAll } from './getAll.operation';
export { reject } from './reject.operation';
