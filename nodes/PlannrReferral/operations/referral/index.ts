export { accept } from './accept';
export { create } from './create';
export { get } from './get';
export { getAll } from './getAll';
export { reject } from './reject';
