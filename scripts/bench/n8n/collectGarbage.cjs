/**
 * Loaded into n8n while its memory is measured: collects garbage on SIGUSR2, so that a run is not charged for what the
 * previous run left behind.
 */
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
process.on('SIGUSR2', () => collect());
