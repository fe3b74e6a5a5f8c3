/**
 * Loaded into n8n while its memory is measured: on SIGUSR2 it throws away what nobody uses any more, so that a run does not
 * count what the run before it has left behind.
 */
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
process.on('SIGUSR2', () => collect());
