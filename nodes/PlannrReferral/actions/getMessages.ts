import { CHECK_PERMISSION } from '../transport/explain';
import type { OperationMessages } from './operation';

/**
 * Creates the error messages of an operation that gets one record.
 *
 * @param label the label of the parameter that names the record; in lower case it is the noun for the record
 * @param visibility a sentence without a full stop about who can see such records
 */
export function createGetMessages(label: string, visibility: string): OperationMessages {
	const noun = label.toLowerCase();
	return {
		rejected: {
			message: `Could not get the ${noun}`,
			advice: `Check '${label}' first, correct what Plannr's message refers to, then run the workflow again`,
		},
		forbidden: {
			message: `This account is not allowed to see this ${noun}`,
			advice: CHECK_PERMISSION,
		},
		notFound: {
			message: `No such ${noun} was found for this account`,
			advice: `Check '${label}'. ${visibility}`,
		},
		labels: { uuid: label },
	};
}
