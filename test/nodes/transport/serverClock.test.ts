import { ServerClock } from '../../../nodes/PlannrReferral/transport/clock';

const NOON = Date.UTC(2026, 10, 27, 12);
const header = (ms: number) => ({ date: new Date(ms).toUTCString() });
const moment = (ms: number) => ({ steady: ms, wall: ms });

describe('The time that Plannr has certainly reached', () => {
	it('is not known before the first response', () => {
		const clock = new ServerClock();
		expect([clock.newest, clock.earliestAt(moment(0))]).toEqual([-Infinity, -Infinity]);
	});

	it.each([[{}], [{ date: 'yesterday' }]])('is not known from a response with %j', (headers) => {
		const clock = new ServerClock();
		clock.update(headers, moment(0));
		expect(clock.newest).toBe(-Infinity);
	});

	it('is that of the newest response and of what has passed since it arrived', () => {
		const clock = new ServerClock();
		clock.update(header(NOON), moment(1000));
		clock.update(header(NOON - 5000), moment(2000));
		// As from a cache: the same date once more says nothing new.
		clock.update(header(NOON), moment(3000));
		expect(clock.newest).toBe(NOON);
		expect(clock.earliestAt(moment(4000))).toBe(NOON + 3000);
	});

	it('is counted by the one of the two clocks of this machine that has measured less', () => {
		const clock = new ServerClock();
		clock.update(header(NOON), moment(1000));
		expect(clock.earliestAt({ steady: 2000, wall: 9000 })).toBe(NOON + 1000);
		expect(clock.earliestAt({ steady: 9000, wall: 2000 })).toBe(NOON + 1000);
	});
});
