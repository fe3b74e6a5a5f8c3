export { useVirtualClock as useFastClock } from './virtualClock';
